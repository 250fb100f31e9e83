import { Button, CopyButton, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { toApiError } from "@/api/errors";
import { textOfMessages } from "@/components/conversation/messages";
import { Notice } from "@/components/Notice";
import { submit } from "../api";
import { type Payload, payloadInWords } from "../editors/useEditor";
import { type LeftBehind, useLeftBehind } from "./leftBehind";

/** What this device holds of work that has ended, with what can be done about it. */
export function LeftBehindNotice({ projectId, atHand }: { projectId: number; atHand: number | null }) {
  const { rows, forget } = useLeftBehind<Payload>(projectId, atHand);
  return rows.map((row) => (
    <Kept key={row.assignment.id} row={row} onEnd={() => forget(row.assignment.id)} />
  ));
}

function Kept({ row, onEnd }: { row: LeftBehind<Payload>; onEnd: () => void }) {
  const { assignment, payload } = row;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const text = payloadInWords(assignment.kind, payload);
  const late = assignment.state !== "submitted";
  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await submit(assignment, payload, assignment.seconds_spent);
      notifications.show({ title: "Submitted late", message: "Your answer is kept and marked as late." });
      onEnd();
    } catch (thrown) {
      setProblem(toApiError(thrown).message);
      setBusy(false);
    }
  };
  return (
    <Notice
      tone="warning"
      title={late ? "What you wrote before is still here" : "This device has another text than was submitted"}
    >
      <Text size="sm" c="dimmed" lineClamp={1}>
        {textOfMessages(assignment.item.messages)}
      </Text>
      <Text size="sm" lineClamp={3} my={4}>
        {text}
      </Text>
      {late
        ? "Your time on it ran out and somebody else has the task. You can submit it all the same; it is marked as late."
        : "The task was submitted with other words, in another tab or just before the connection was lost."}
      <Group gap="xs" mt="xs">
        {late && (
          <Button size="xs" onClick={() => void send()} loading={busy}>
            Submit it late
          </Button>
        )}
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy the text"}
            </Button>
          )}
        </CopyButton>
        <Button size="xs" variant="default" onClick={onEnd}>
          Drop it
        </Button>
      </Group>
      {problem !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="xs">
          {problem}
        </Text>
      )}
    </Notice>
  );
}
