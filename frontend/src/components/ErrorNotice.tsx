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
  // Asking again does not change what a person may see, nor what is there.
  const retry = known.status === 403 || known.status === 404 ? undefined : onRetry;
  const showsId = known.requestId !== null && known.status >= 500;
  const places = known.details.filter((detail) => detail.message !== known.message);
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title ?? (known.status === 403 ? "This is not open to you" : "That did not work")}
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
      {(retry || showsId) && (
        <Group mt="sm" gap="md">
          {retry && (
            <Button size="xs" variant="default" onClick={retry}>
              {retryLabel}
            </Button>
          )}
          {showsId && (
            <Text size="xs" c="dimmed">
              Request id: <Code>{known.requestId}</Code>
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}
