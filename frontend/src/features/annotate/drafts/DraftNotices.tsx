import { Alert, Button, Group, Text } from "@mantine/core";
import { WordDiff } from "@/components/diff/WordDiff";
import type { DraftSession, DraftState } from "./draftSession";

/** What a person must know or decide about the draft, above the work. */
export function DraftNotices<P>({
  session,
  state,
  inWords,
  onNext,
}: {
  session: DraftSession<P>;
  state: DraftState<P>;
  /** A payload as text, to compare two of them. */
  inWords: (payload: P) => string;
  /** Goes on to other work, where this one ended without us. */
  onNext?: () => void;
}) {
  if (state.status === "conflict" && state.theirs)
    return (
      <Alert color="orange" variant="light" title="This draft was changed somewhere else" role="alert">
        <Text size="sm" mb="sm">
          Perhaps in another tab or on another device. Choose which one to go on with; the other is dropped.
        </Text>
        <WordDiff
          mode="split"
          before={inWords(state.theirs.payload)}
          after={inWords(state.payload)}
          beforeLabel="Saved elsewhere"
          afterLabel="Yours, here"
        />
        <Group gap="xs" mt="sm">
          <Button size="xs" onClick={() => void session.resolve("mine")}>
            Keep mine
          </Button>
          <Button size="xs" variant="default" onClick={() => void session.resolve("theirs")}>
            Take the other
          </Button>
        </Group>
      </Alert>
    );
  if (state.status === "detached") {
    const ended = state.problem?.code === "already_submitted" || state.problem?.code === "already_skipped";
    return (
      <Alert
        color="orange"
        variant="light"
        title={ended ? "This task has ended" : "Your time on this task is over"}
        role="alert"
      >
        <Text size="sm">
          {ended
            ? `${state.problem?.message} Perhaps in another tab.`
            : "Somebody else has the task now. What you wrote is kept on this device. You can still submit it. It is marked as late."}
        </Text>
        {ended && onNext && (
          <Button size="xs" mt="sm" onClick={onNext}>
            Take the next task
          </Button>
        )}
      </Alert>
    );
  }
  if (state.status === "failed" && state.problem)
    return (
      <Alert color="red" variant="light" title="The server does not take this draft" role="alert">
        {state.problem.message} What you wrote is kept on this device.
      </Alert>
    );
  if (state.status === "unkept")
    return (
      <Alert color="red" variant="light" title="This device keeps no drafts" role="alert">
        Its storage is full or closed to this page. What you write is sent to the server. Keep this page open
        until it says that the draft is saved.
      </Alert>
    );
  return null;
}
