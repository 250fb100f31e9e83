import { Button, Checkbox, Group, Modal, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useCreateUser } from "./api";

export function CreatePersonModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Create a person">
      <PersonForm onClose={onClose} />
    </Modal>
  );
}

function PersonForm({ onClose }: { onClose: () => void }) {
  const create = useCreateUser();
  const form = useForm({
    initialValues: { email: "", name: "", password: "", is_administrator: false },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : "Write an email address."),
      password: (value) => (value.length >= 10 ? null : "Use at least 10 characters."),
    },
  });
  const fieldless = create.error && Object.keys(toApiError(create.error).fieldErrors()).length === 0;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        create.mutate(
          { ...values, email: values.email.trim(), name: values.name.trim() },
          {
            onSuccess: (user) => {
              notifications.show({
                title: `${user.name || user.email} can sign in now`,
                message: "Add them to a project, so that they have something to do.",
              });
              onClose();
            },
            onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
          },
        ),
      )}
    >
      <Stack>
        {fieldless && <ErrorNotice title="The person was not created" error={create.error} />}
        <TextInput label="Name" maxLength={200} data-autofocus {...form.getInputProps("name")} />
        <TextInput
          label="Email"
          description="They sign in with it."
          type="email"
          required
          autoComplete="off"
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label="First password"
          description="At least 10 characters. Tell it to them; they can change it."
          required
          autoComplete="new-password"
          {...form.getInputProps("password")}
        />
        <Checkbox
          label="Administrator"
          description="Manages every project, all accounts and the audit log."
          {...form.getInputProps("is_administrator", { type: "checkbox" })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create person
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
