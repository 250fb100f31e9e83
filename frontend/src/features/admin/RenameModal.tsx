import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type User, useChangeUser } from "./api";

export function RenameModal({ user, opened, onClose }: { user: User; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Rename ${user.name || user.email}`}>
      <RenameForm user={user} onClose={onClose} />
    </Modal>
  );
}

function RenameForm({ user, onClose }: { user: User; onClose: () => void }) {
  const change = useChangeUser();
  const form = useForm({ initialValues: { name: user.name } });
  return (
    <form
      onSubmit={form.onSubmit(({ name }) =>
        change.mutate(
          { id: user.id, name: name.trim() },
          { onSuccess: onClose, onError: (error) => form.setErrors(toApiError(error).fieldErrors()) },
        ),
      )}
    >
      <Stack>
        {change.error && <ErrorNotice title="The name was not changed" error={change.error} />}
        <TextInput
          label="Name"
          description="Shown beside their work."
          maxLength={200}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Rename
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
