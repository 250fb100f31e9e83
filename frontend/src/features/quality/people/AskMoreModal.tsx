import { Button, Group, Modal, NumberInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useChangeTasks } from "../tasks/api";
import { outcomeWords } from "../tasks/changes";
import { type Alarm, useCloseAlarm } from "./api";

/** Raises the overlap of all tasks that one person has answered, so that others' answers stand beside theirs. */
export function AskMoreModal({
  projectId,
  alarm,
  onClose,
}: {
  projectId: number;
  alarm: Alarm;
  onClose: () => void;
}) {
  const change = useChangeTasks(projectId);
  const closeAlarm = useCloseAlarm(projectId);
  const [answers, setAnswers] = useState<number | string>(3);
  const send = async () => {
    const outcome = await change.mutateAsync({
      action: "set_overlap",
      filter: { answered_by: alarm.person.id },
      required_answers: Number(answers),
    });
    const note = `Asked for ${answers} answers to each of their tasks.`;
    await closeAlarm.mutateAsync({ id: alarm.id, action: "acted", note });
    notifications.show(
      outcome.queued
        ? {
            title: "More answers are being asked for",
            message: "A worker goes through their tasks; how far it has come is on the page of tasks.",
          }
        : { title: outcomeWords(outcome).title, message: "They are handed out to more people." },
    );
    onClose();
  };
  const failed = change.error ?? closeAlarm.error;
  return (
    <Modal opened onClose={onClose} title={`Ask more people about the tasks of ${alarm.person.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // What fails is shown by the mutations themselves.
          send().catch(() => undefined);
        }}
      >
        <Stack>
          {failed && <ErrorNotice title="It was not done" error={failed} />}
          <Text size="sm">
            Every task that {alarm.person.name} has answered goes to more people, until it has so many
            answers. Where they differ, it goes to review as disputed.
          </Text>
          <NumberInput
            label="Answers for each of these tasks"
            min={2}
            max={9}
            allowDecimal={false}
            data-autofocus
            value={answers}
            onChange={setAnswers}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button
              type="submit"
              loading={change.isPending || closeAlarm.isPending}
              disabled={typeof answers !== "number"}
            >
              Ask more people
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
