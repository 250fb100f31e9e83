import { Alert, Button, Group, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { LaterWordDiff } from "@/components/diff/LaterWordDiff";
import type { DraftSession, DraftState } from "./draftSession";

/** After so many attempts the server is away for longer than a restart takes. */
const AWAY_AFTER = 2;
const ENDED = ["already_submitted", "already_skipped", "ended_in_tab"];

/** What a person must know or decide about the draft, above the work. */
export function DraftNotices<P>({
  session,
  state,
  inWords,
  onNext,
  onInstead,
}: {
  session: DraftSession<P>;
  state: DraftState<P>;
  /** A payload as text, to compare two of them. */
  inWords: (payload: P) => string;
  /** Goes on to other work, where this one ended without us. */
  onNext?: () => void;
  /** Submits the text in the place of the one that was submitted before. */
  onInstead?: () => void;
}) {
  const code = state.problem?.code ?? "";
  switch (state.status) {
    case "conflict":
      return state.theirs && <Conflict session={session} state={state} inWords={inWords} />;
    case "elsewhere":
      return <Elsewhere session={session} />;
    case "detached":
      if (ENDED.includes(code))
        return (
          <Trouble title="This task has ended">
            <Text size="sm">
              {state.problem?.message}{" "}
              {code === "already_submitted" && "Perhaps in another tab, or just before. "}
              What is on the screen is kept on this device.
            </Text>
            <Group gap="xs" mt="sm">
              {code === "already_submitted" && onInstead && (
                <Button size="xs" variant="default" onClick={onInstead}>
                  Put this text in its place
                </Button>
              )}
              {onNext && (
                <Button size="xs" onClick={onNext}>
                  Take the next task
                </Button>
              )}
            </Group>
          </Trouble>
        );
      if (code === "not_recent")
        return (
          <Trouble title="This answer stays as it is">
            {state.problem?.message} What you wrote is kept on this device.
          </Trouble>
        );
      if (state.problem?.status === 404)
        return (
          <Trouble title="This task is not yours any more">
            You are no longer in the project, or somebody else has signed in here. What you wrote is kept on
            this device, and is here again when you are.
          </Trouble>
        );
      return (
        <Trouble title="Your time on this task is over">
          Somebody else has the task now. What you wrote is kept on this device. You can still submit it. It
          is marked as late.
        </Trouble>
      );
    case "offline":
      return state.attempts < AWAY_AFTER ? null : (
        <Alert color="gray" variant="light" title="The server cannot be reached" role="status">
          Go on writing. Every word is kept on this device, also when you close the page, and sent when the
          server answers.
        </Alert>
      );
    case "signedout":
      return (
        <Trouble title="You are signed out">
          What you write is kept on this device. Sign in again, here or in another tab, and it is sent.
        </Trouble>
      );
    case "failed":
      return (
        state.problem && (
          <Trouble title="The server does not take this draft" color="red">
            {state.problem.message} What you wrote is kept on this device.
          </Trouble>
        )
      );
    case "unkept":
      return (
        <Trouble title="This device keeps no drafts" color="red">
          Its storage is full or closed to this page.{" "}
          {session.isSentAsTyped
            ? "What you write is sent to the server. Keep this page open until it says that the draft is saved."
            : "Keep this page open until you have sent what you write."}
        </Trouble>
      );
    default:
      return null;
  }
}

function Trouble({
  title,
  color = "orange",
  children,
}: {
  title: string;
  color?: string;
  children: ReactNode;
}) {
  return (
    <Alert color={color} variant="light" title={title} role="alert">
      {children}
    </Alert>
  );
}

/** Another tab works at this: here it can be read, and taken over. */
function Elsewhere<P>({ session }: { session: DraftSession<P> }) {
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    await session.takeOver();
    setBusy(false);
  };
  return (
    <Trouble title="You have this open in another tab">
      <Text size="sm">
        What you write there is kept there. Here you can only read, unless you go on here.
      </Text>
      <Button size="xs" mt="sm" onClick={() => void take()} loading={busy}>
        Go on here
      </Button>
    </Trouble>
  );
}

function Conflict<P>({
  session,
  state,
  inWords,
}: {
  session: DraftSession<P>;
  state: DraftState<P>;
  inWords: (payload: P) => string;
}) {
  if (!state.theirs) return null;
  const { fromTab } = state.theirs;
  return (
    <Trouble
      title={fromTab ? "You have written this in another tab, too" : "This draft was changed somewhere else"}
    >
      <Text size="sm" mb="sm">
        {!fromTab && "Perhaps in another tab or on another device. "}Choose which one to go on with; the other
        is dropped.
      </Text>
      <LaterWordDiff
        mode="split"
        before={inWords(state.theirs.payload)}
        after={inWords(state.payload)}
        beforeLabel={fromTab ? "In the other tab" : "Saved elsewhere"}
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
    </Trouble>
  );
}
