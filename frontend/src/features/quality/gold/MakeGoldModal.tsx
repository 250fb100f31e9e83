import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { ErrorNotice } from "@/components/ErrorNotice";
import type { AnnotationDetail } from "@/features/annotate/api";
import { useMakeGold } from "./api";
import { UseFields } from "./GoldFields";

/** Makes a gold question of approved work: its answer is the key. */
export function MakeGoldModal({ detail, onClose }: { detail: AnnotationDetail; onClose: () => void }) {
  const make = useMakeGold(detail.project);
  const form = useForm({ initialValues: { in_work: true, in_qualification: false, explanation: "" } });
  return (
    <Modal opened onClose={onClose} title="Make a gold question of this work">
      <form
        onSubmit={form.onSubmit((values) =>
          make.mutate(
            { annotation: detail.id, ...values },
            {
              onSuccess: () => {
                notifications.show({
                  title: "It is a gold question now",
                  message: "You find it under Gold, with how people answer it.",
                });
                onClose();
              },
            },
          ),
        )}
      >
        <Stack>
          {make.error && <ErrorNotice title="The question was not made" error={make.error} />}
          <Text size="sm">
            The answer as it was approved becomes the right one. People who have met this prompt already are
            not asked.
          </Text>
          <UseFields form={form} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make the question
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
