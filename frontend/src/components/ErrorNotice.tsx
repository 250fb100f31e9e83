import { Alert, Button, Code, Group, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { toApiError } from "@/api/errors";

/** Any failure, said in one way: what, where, the way to try again, and the id to report. */
export function ErrorNotice({
  error,
  title,
  onRetry,
  retryLabel = "Try again",
}: {
  error: unknown;
  title?: string;
  onRetry?: () => void;
  retryLabel?: string;
}) {
  const known = toApiError(error);
  const places = known.details.filter((detail) => detail.message !== known.message);
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title ?? "That did not work"}
    >
      <Text size="sm">{known.message}</Text>
      {places.length > 1 && (
        <List size="sm" mt="xs" spacing={2}>
          {places.slice(0, 12).map((detail) => (
            <List.Item key={`${detail.field}-${detail.line}-${detail.message}`}>
              {detail.line !== null && <>Line {detail.line}: </>}
              {detail.field && <Code>{detail.field}</Code>} {detail.message}
            </List.Item>
          ))}
        </List>
      )}
      {(onRetry || known.requestId) && (
        <Group mt="sm" gap="md">
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {retryLabel}
            </Button>
          )}
          {known.requestId && known.status >= 500 && (
            <Text size="xs" c="dimmed">
              Request id: <Code>{known.requestId}</Code>
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}
