import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type Alarm, useCloseAlarm } from "./api";

export function DismissModal({
  projectId,
  alarm,
  onClose,
}: {
  projectId: number;
  alarm: Alarm;
  onClose: () => void;
}) {
  const close = useCloseAlarm(projectId);
  const [note, setNote] = useState("");
  return (
    <Modal opened onClose={onClose} title={`${alarm.person.name}: ${alarm.kind_words}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          close.mutate({ id: alarm.id, action: "dismissed", note: note.trim() }, { onSuccess: onClose });
        }}
      >
        <Stack>
          {close.error && <ErrorNotice title="It was not dismissed" error={close.error} />}
          <Text size="sm">{alarm.text} A dismissed finding comes back only with new evidence.</Text>
          <Textarea
            label="Why there is nothing in it"
            description="Whoever asks later reads it here."
            required
            maxLength={500}
            autosize
            minRows={2}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it open
            </Button>
            <Button type="submit" loading={close.isPending} disabled={!note.trim()}>
              Dismiss it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
