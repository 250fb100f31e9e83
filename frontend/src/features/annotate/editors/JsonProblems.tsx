import { Code, Group, Stack, Text } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import type { JsonCheck } from "@/components/json/schema";

const MOST = 6;

/** What the live check found, in plain words. */
export function JsonProblems({ check }: { check: JsonCheck }) {
  return (
    <div role="status" aria-live="polite">
      <Findings check={check} />
    </div>
  );
}

function Findings({ check }: { check: JsonCheck }) {
  if (check.kind === "valid")
    return (
      <Group gap={6}>
        <IconCircleCheck size={16} aria-hidden color="var(--mantine-color-teal-6)" />
        <Text size="sm">Fits the schema.</Text>
      </Group>
    );
  if (check.kind === "empty")
    return (
      <Text size="sm" c="dimmed">
        The answer must be JSON that fits the project's schema.
      </Text>
    );
  if (check.kind === "unchecked")
    return (
      <Text size="sm" c="dimmed">
        The schema cannot be checked here. The server checks it when you submit.
      </Text>
    );
  const problems =
    check.kind === "syntax"
      ? [
          {
            path: `line ${check.problem.line}, column ${check.problem.column}`,
            message: check.problem.message,
          },
        ]
      : check.problems;
  return (
    <Stack gap={4}>
      {problems.slice(0, MOST).map(({ path, message }) => (
        <Group key={`${path} ${message}`} gap={6} wrap="nowrap" align="flex-start">
          <IconAlertCircle
            size={16}
            aria-hidden
            color="var(--mantine-color-error)"
            style={{ flex: "none", marginTop: 2 }}
          />
          <Text size="sm">
            {path && <Code>{path}</Code>} {message}
          </Text>
        </Group>
      ))}
      {problems.length > MOST && (
        <Text size="sm" c="dimmed">
          And {problems.length - MOST} more.
        </Text>
      )}
    </Stack>
  );
}
