import { Code, Group, Stack, Text } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import { memo } from "react";
import type { JsonCheck, SchemaProblem } from "@/components/json/schema";

const MOST = 6;

/** What the live check found, in plain words. */
export const JsonProblems = memo(function JsonProblems({
  check,
  untouched = false,
  asked = true,
  words = OF_ANSWER,
}: {
  check: JsonCheck;
  /** Nothing was typed yet: nothing is wrong with it. */
  untouched?: boolean;
  /** Somebody wants to submit it: what is missing is missing, not still to come. */
  asked?: boolean;
  /** What is said before anything is typed, and where nothing is wrong. */
  words?: { start: string; fits: string };
}) {
  return (
    <div role="status" aria-live="polite">
      <Findings check={check} untouched={untouched} asked={asked} words={words} />
    </div>
  );
});

const OF_ANSWER = {
  start: "The answer must be JSON that fits the project's schema.",
  fits: "Fits the schema.",
};

function Findings({
  check,
  untouched,
  asked,
  words,
}: {
  check: JsonCheck;
  untouched: boolean;
  asked: boolean;
  words: { start: string; fits: string };
}) {
  if (check.kind === "valid")
    return (
      <Group gap={6}>
        <IconCircleCheck size={16} aria-hidden color="var(--mantine-color-teal-6)" />
        <Text size="sm">{words.fits}</Text>
      </Group>
    );
  if (check.kind === "unchecked")
    return (
      <Text size="sm" c="dimmed">
        The schema cannot be checked here. The server checks it when you submit.
      </Text>
    );
  if (check.kind === "empty" || untouched)
    return (
      <Text size="sm" c="dimmed">
        {words.start}
      </Text>
    );
  if (check.kind === "syntax") {
    const { line, column, message } = check.problem;
    return <Problems problems={[{ path: `line ${line}, column ${column}`, message }]} />;
  }
  const { wrong, toCome } = sorted(check.problems, asked);
  return (
    <Stack gap={4}>
      <Problems problems={wrong} />
      {toCome.length > 0 && (
        <Text size="sm" c="dimmed">
          Still to come: {toCome.join(", ")}.
        </Text>
      )}
    </Stack>
  );
}

/** While somebody writes, a field that is not there yet is no fault. */
export function sorted(
  problems: SchemaProblem[],
  asked: boolean,
): { wrong: SchemaProblem[]; toCome: string[] } {
  if (asked) return { wrong: problems, toCome: [] };
  return {
    wrong: problems.filter(({ missing }) => missing === undefined),
    toCome: problems.flatMap(({ path, missing }) =>
      missing === undefined ? [] : [path === "" ? missing : `${path}.${missing}`],
    ),
  };
}

function Problems({ problems }: { problems: SchemaProblem[] }) {
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
