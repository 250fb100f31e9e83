import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type Alarm, useCloseAlarm, useRetrain } from "./api";

/** Takes a person off the work until they have qualified anew; an alarm that led to it is closed with it. */
export function RetrainModal({
  projectId,
  person,
  alarm,
  onClose,
}: {
  projectId: number;
  person: { id: number; name: string };
  alarm?: Alarm;
  onClose: () => void;
}) {
  const retrain = useRetrain(projectId);
  const closeAlarm = useCloseAlarm(projectId);
  const [note, setNote] = useState("");
  const send = async () => {
    await retrain.mutateAsync({ userId: person.id, note: note.trim() });
    if (alarm)
      await closeAlarm.mutateAsync({ id: alarm.id, action: "acted", note: note.trim() || "Retraining." });
    notifications.show({
      title: `${person.name} gets no more work for now`,
      message: "They come back by passing the qualification, or when you let them back.",
    });
    onClose();
  };
  const failed = retrain.error ?? closeAlarm.error;
  return (
    <Modal opened onClose={onClose} title={`Retrain ${person.name}`}>
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
            They get no more tasks of this project until they pass its qualification anew, or until you let
            them back. What they hold goes to others; what they typed and submitted stays.
          </Text>
          <Textarea
            label="Note"
            description="For the history: what they should look at again."
            maxLength={500}
            autosize
            minRows={2}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button type="submit" loading={retrain.isPending || closeAlarm.isPending}>
              Take them off the work
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
