import { Button, Group, Modal, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type User, useChangeUser } from "./api";

export function PasswordModal({
  user,
  opened,
  onClose,
}: {
  user: User;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Set a password for ${user.name || user.email}`}>
      <PasswordForm user={user} onClose={onClose} />
    </Modal>
  );
}

function PasswordForm({ user, onClose }: { user: User; onClose: () => void }) {
  const change = useChangeUser();
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: (value) => (value.length >= 10 ? null : "Use at least 10 characters.") },
  });
  const errors = change.error ? toApiError(change.error).fieldErrors() : {};
  return (
    <form
      onSubmit={form.onSubmit(({ password }) =>
        change.mutate(
          { id: user.id, password },
          {
            onSuccess: () => {
              notifications.show({
                title: "The password is set",
                message: `Tell it to ${user.name || user.email}; they can change it.`,
              });
              onClose();
            },
            onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
          },
        ),
      )}
    >
      <Stack>
        {change.error && !errors.password && (
          <ErrorNotice title="The password was not set" error={change.error} />
        )}
        <input type="text" name="username" autoComplete="off" value={user.email} readOnly hidden />
        <PasswordInput
          label="New password"
          description="At least 10 characters, and not one of the common ones."
          autoComplete="new-password"
          data-autofocus
          {...form.getInputProps("password")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Set password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
