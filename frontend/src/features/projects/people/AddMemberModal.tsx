import { Autocomplete, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { toApiError } from "@/api/errors";
import type { Role } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { candidatesQuery, useAddMember } from "./api";
import { RoleChoice } from "./RoleChoice";

export function AddMemberModal({
  projectId,
  opened,
  onClose,
}: {
  projectId: number;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add a person">
      <AddMemberForm projectId={projectId} onClose={onClose} />
    </Modal>
  );
}

function AddMemberForm({ projectId, onClose }: { projectId: number; onClose: () => void }) {
  const add = useAddMember(projectId);
  const form = useForm({
    initialValues: { email: "", roles: ["annotator"] as Role[] },
    validate: {
      email: (value) => (value.trim() ? null : "Choose a person, or write their email address."),
      roles: (value) => (value.length ? null : "Choose at least one role."),
    },
  });
  const [typed] = useDebouncedValue(form.values.email.trim(), 200);
  const candidates = useQuery(candidatesQuery(projectId, typed));
  const found = candidates.data ?? [];
  const names = new Map(found.map(({ email, name }) => [email, name]));
  return (
    <form
      onSubmit={form.onSubmit(({ email, roles }) =>
        add.mutate(
          { email: email.trim(), roles },
          {
            onSuccess: (member) => {
              notifications.show({
                title: `${member.name || member.email} is in the project`,
                message: "They see it the next time they load a page.",
              });
              onClose();
            },
            onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
          },
        ),
      )}
    >
      <Stack>
        {add.error && !toApiError(add.error).fieldErrors().email && (
          <ErrorNotice title="The person was not added" error={add.error} />
        )}
        <Autocomplete
          label="Person"
          description="Search by name or email. The person needs an account; an administrator creates it."
          placeholder="Name or email"
          data-autofocus
          // It comes up with the dialog: a list over the roles before anything is typed would be in the way.
          openOnFocus={false}
          data={found.map(({ email }) => email)}
          // The server has searched by name as well; what it found is shown as it is.
          filter={({ options }) => options}
          renderOption={({ option }) => (
            <div>
              <Text size="sm" fw={550}>
                {names.get(option.value) || option.value}
              </Text>
              <Text size="xs" c="dimmed">
                {option.value}
              </Text>
            </div>
          )}
          maxDropdownHeight={260}
          {...form.getInputProps("email")}
        />
        <RoleChoice
          value={form.values.roles}
          onChange={(roles) => form.setFieldValue("roles", roles)}
          error={form.errors.roles}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add to the project
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
