import { Button, Group, Modal, Radio, Select, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import type { AnnotationDetail } from "@/features/annotate/api";
import { usePlantProbe } from "./api";
import { choicesOf } from "./goldKey";
import { badPayload, lettersOf, wordingOf } from "./probePayload";

/** Plants an approved answer among the work that waits for review: as it is, or in a wording that is wrong. */
export function PlantProbeModal({ detail, onClose }: { detail: AnnotationDetail; onClose: () => void }) {
  const plant = usePlantProbe(detail.project);
  const payload = detail.payload as Record<string, unknown>;
  const before = wordingOf(detail.kind, payload);
  const form = useForm({
    initialValues: { as: "good", wording: before, explanation: "" },
    validate: {
      wording: (value, { as }) =>
        as === "bad" && value.trim() === before.trim() ? "Change it so that it is wrong." : null,
    },
  });
  const bad = form.values.as === "bad";
  return (
    <Modal opened onClose={onClose} title="Plant it in the review queue" size="lg">
      <form
        onSubmit={form.onSubmit(({ wording, explanation }) =>
          plant.mutate(
            {
              annotation: detail.id,
              good: !bad,
              explanation,
              ...(bad && { payload: badPayload(detail.kind, payload, wording) }),
            },
            {
              onSuccess: () => {
                notifications.show({
                  title: "It is planted",
                  message: "Each reviewer meets it once. You find what they say under Gold, Review probes.",
                });
                onClose();
              },
              onError: (error) => {
                const { payload: fault } = toApiError(error).fieldErrors();
                if (fault) form.setErrors({ wording: fault });
              },
            },
          ),
        )}
      >
        <Stack>
          {plant.error && <ErrorNotice title="It was not planted" error={plant.error} />}
          <Radio.Group label="Planted as" {...form.getInputProps("as")}>
            <Stack gap="xs" mt={6}>
              <Radio
                value="good"
                label="A good answer"
                description="As it was approved; a reviewer should approve it."
              />
              <Radio
                value="bad"
                label="A bad answer"
                description="In a wording that is wrong; a reviewer should not let it through."
              />
            </Stack>
          </Radio.Group>
          {bad &&
            (detail.kind === "rank" ? (
              <Select
                label="Wrong choice"
                allowDeselect={false}
                data={choicesOf(lettersOf(detail.payload))}
                {...form.getInputProps("wording")}
              />
            ) : (
              <Textarea
                label="Wrong answer"
                autosize
                minRows={4}
                maxRows={16}
                {...form.getInputProps("wording")}
              />
            ))}
          <Textarea
            label="Explanation"
            description="For you and other managers: what a reviewer should see."
            autosize
            maxLength={5000}
            {...form.getInputProps("explanation")}
          />
          <Text size="xs" c="dimmed">
            It is shown as work of {detail.author.name}, who is told nothing; it is no data and counts
            nowhere.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={plant.isPending}>
              Plant it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
