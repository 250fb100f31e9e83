import { Button, Group, Modal, NumberInput, Stack, TagsInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useChangeProfile } from "@/features/quality/people/api";
import { tagsQuery } from "@/features/quality/tasks/api";
import { useProject } from "../api";
import type { Member } from "./api";

/** What a project knows of a person: the tags that bring them tasks, and what an hour of theirs costs. */
export function ProfileModal({
  projectId,
  member,
  onClose,
}: {
  projectId: number;
  member: Member;
  onClose: () => void;
}) {
  const change = useChangeProfile(projectId);
  const project = useProject(projectId);
  const known = useQuery(tagsQuery(projectId));
  const form = useForm<{ tags: string[]; hourly_rate: number | string }>({
    initialValues: {
      tags: member.tags,
      hourly_rate: member.hourly_rate === null ? "" : Number(member.hourly_rate),
    },
  });
  return (
    <Modal opened onClose={onClose} title={`${member.name || member.email} in this project`}>
      <form
        onSubmit={form.onSubmit(({ tags, hourly_rate }) =>
          change.mutate(
            {
              userId: member.id,
              tags,
              hourly_rate: hourly_rate === "" ? null : Number(hourly_rate).toFixed(2),
            },
            { onSuccess: onClose, onError: (error) => form.setErrors(toApiError(error).fieldErrors()) },
          ),
        )}
      >
        <Stack>
          {change.error && <ErrorNotice title="It was not saved" error={change.error} />}
          <TagsInput
            label="Tags"
            description="Skills and languages. Tasks that ask for tags go only to people who have all of them. Press Enter after each."
            data={known.data ?? []}
            data-autofocus
            {...form.getInputProps("tags")}
          />
          <NumberInput
            label="Hourly rate"
            description={`In ${project.data?.currency ?? "the project's currency"}, for the cost on the dashboard. Only managers see it.`}
            placeholder="Not known"
            min={0}
            max={9_999_999.99}
            decimalScale={2}
            thousandSeparator=","
            {...form.getInputProps("hourly_rate")}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
