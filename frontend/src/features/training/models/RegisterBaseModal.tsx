import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useRegisterBase } from "./api";

export function RegisterBaseModal({
  projectId,
  opened,
  onClose,
}: {
  projectId: number;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Register a base model">
      {opened && <RegisterForm projectId={projectId} onClose={onClose} />}
    </Modal>
  );
}

function RegisterForm({ projectId, onClose }: { projectId: number; onClose: () => void }) {
  const register = useRegisterBase();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { source: "", name: "", revision: "" },
    validate: { source: (value) => (value.trim() ? null : "Write a Hub id or the path of a folder.") },
  });
  const submit = form.onSubmit((values) =>
    register.mutate(
      { source: values.source.trim(), name: values.name.trim(), revision: values.revision.trim() },
      {
        onSuccess: (model) => {
          onClose();
          void navigate({
            to: "/projects/$projectId/models/$modelId",
            params: { projectId, modelId: model.id },
          });
        },
        onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
      },
    ),
  );
  const local = form.values.source.trim().startsWith("/");
  return (
    <form onSubmit={submit}>
      <Stack>
        {register.error && <ErrorNotice title="The model was not registered" error={register.error} />}
        <TextInput
          label="Hub id or folder"
          description="Such as org/name on the Hugging Face Hub, or /srv/models/name on the server. It needs a chat template."
          placeholder="org/name"
          maxLength={500}
          data-autofocus
          {...form.getInputProps("source")}
        />
        {!local && (
          <TextInput
            label="Revision"
            description="Optional. A tag or a commit of the Hub, so that it stays the same model."
            maxLength={100}
            {...form.getInputProps("revision")}
          />
        )}
        <TextInput
          label="Name"
          description="Optional. What it is called here."
          maxLength={200}
          {...form.getInputProps("name")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={register.isPending}>
            Register
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
