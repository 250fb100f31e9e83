import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import type { Project } from "../api";
import { useCopyProject } from "./api";

/** Asks what to take along into a copy of a project. */
export function CopyModal({
  project,
  opened,
  onClose,
}: {
  project: Project;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Copy the project">
      <CopyForm project={project} onClose={onClose} />
    </Modal>
  );
}

function CopyForm({ project, onClose }: { project: Project; onClose: () => void }) {
  const copy = useCopyProject(project.id);
  const navigate = useNavigate();
  const form = useForm({
    initialValues: {
      name: `${project.name} (copy)`.slice(0, 200),
      guidelines: project.guideline !== null,
      people: false,
    },
    onValuesChange: () => copy.reset(),
    validate: { name: (value) => (value.trim() ? null : "Give the copy a name.") },
  });
  const submit = form.onSubmit((values) =>
    copy.mutate(
      { ...values, name: values.name.trim() },
      {
        onSuccess: (made) => {
          onClose();
          notifications.show({
            title: `${made.name} is there`,
            message: project.qualification_required
              ? "The qualification is off in it until it has questions of its own."
              : "Import prompts, and the work can begin.",
          });
          void navigate({ to: "/projects/$projectId", params: { projectId: made.id } });
        },
        onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
      },
    ),
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        // It may be open above another form, to which React would pass the event on.
        event.stopPropagation();
        submit(event);
      }}
    >
      <Stack>
        <Text size="sm">
          The copy has the settings of {project.name}, and none of its prompts, answers, models or gold
          questions.
        </Text>
        {copy.error && !toApiError(copy.error).fieldErrors().name && (
          <ErrorNotice title="The project was not copied" error={copy.error} />
        )}
        <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps("name")} />
        <Checkbox
          label="Guidelines"
          description={
            project.guideline
              ? `Version ${project.guideline.number} becomes the first version of the copy.`
              : "The project has none yet."
          }
          disabled={project.guideline === null}
          {...form.getInputProps("guidelines", { type: "checkbox" })}
        />
        <Checkbox
          label="People"
          description="With their roles, tags and rates. What they have done stays where it is."
          {...form.getInputProps("people", { type: "checkbox" })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={copy.isPending}>
            Copy project
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
