import { Button, Paper, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { useChangePassword } from "./api";

export function PasswordPage() {
  const me = useMe();
  const change = useChangePassword();
  const form = useForm({
    initialValues: { current: "", new: "", again: "" },
    validate: {
      current: (value) => (value ? null : "Write the password you have now."),
      new: (value) => (value.length >= 10 ? null : "Use at least 10 characters."),
      again: (value, values) => (value === values.new ? null : "The two new passwords are not the same."),
    },
  });
  return (
    <PageFrame width="narrow">
      <PageHeader
        title="Change password"
        description="Other devices are signed out when the password changes."
      />
      <Paper p="lg" maw={460}>
        <form
          onSubmit={form.onSubmit(({ current, new: replacement }) =>
            change.mutate(
              { current, new: replacement },
              {
                onSuccess: () => {
                  form.reset();
                  notifications.show({ title: "Password changed", message: "Use the new one from now on." });
                },
                onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
              },
            ),
          )}
        >
          <Stack>
            {change.error && <ErrorNotice title="The password was not changed" error={change.error} />}
            <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
            <PasswordInput
              label="Current password"
              autoComplete="current-password"
              {...form.getInputProps("current")}
            />
            <PasswordInput
              label="New password"
              description="At least 10 characters, and not one of the common ones."
              autoComplete="new-password"
              {...form.getInputProps("new")}
            />
            <PasswordInput
              label="New password again"
              autoComplete="new-password"
              {...form.getInputProps("again")}
            />
            <Button type="submit" loading={change.isPending} w="fit-content">
              Change password
            </Button>
          </Stack>
        </form>
      </Paper>
    </PageFrame>
  );
}
