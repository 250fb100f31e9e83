import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconAward } from "@tabler/icons-react";
import { useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { usePromote } from "./api";

/** Makes a model its project's choice, after a note on why and a confirmation. */
export function PromoteButton({
  model,
  comparison,
  label = "Promote",
}: {
  model: { id: number; name: string };
  comparison?: number;
  label?: string;
}) {
  const [opened, { open, close }] = useDisclosure(false);
  const [note, setNote] = useState("");
  const promote = usePromote(model.id);
  return (
    <>
      <Button leftSection={<IconAward size={16} aria-hidden />} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={`Promote ${model.name}?`}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            promote.mutate(
              { note: note.trim(), comparison },
              {
                onSuccess: () => {
                  close();
                  notifications.show({
                    color: "teal",
                    title: `${model.name} is promoted`,
                    message: "It is the project's choice now.",
                  });
                },
              },
            );
          }}
        >
          <Stack>
            {promote.error && <ErrorNotice title="The model was not promoted" error={promote.error} />}
            <Text size="sm">
              It becomes the project's choice. The model that was promoted before is retired; it stays here
              and can be promoted again.
            </Text>
            <Textarea
              label="Why"
              description="Optional. It stays in the model's history."
              autosize
              minRows={2}
              maxRows={8}
              maxLength={5000}
              data-autofocus
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={promote.isPending}>
                Promote
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
