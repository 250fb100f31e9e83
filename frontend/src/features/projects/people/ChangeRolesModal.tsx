import { Button, Group, Modal, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { toApiError } from "@/api/errors";
import type { Role } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type Member, useChangeMember } from "./api";
import { RoleChoice } from "./RoleChoice";

export function ChangeRolesModal({
  projectId,
  member,
  onClose,
}: {
  projectId: number;
  member: Member | null;
  onClose: () => void;
}) {
  return (
    <Modal
      opened={member !== null}
      onClose={onClose}
      title={member ? `Roles of ${member.name || member.email}` : "Roles"}
    >
      {member && <RolesForm key={member.id} projectId={projectId} member={member} onClose={onClose} />}
    </Modal>
  );
}

function RolesForm({
  projectId,
  member,
  onClose,
}: {
  projectId: number;
  member: Member;
  onClose: () => void;
}) {
  const change = useChangeMember(projectId);
  const form = useForm<{ roles: Role[] }>({
    initialValues: { roles: member.roles },
    validate: {
      roles: (roles) =>
        roles.length ? null : "Choose at least one role, or remove the person from the project.",
    },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ roles }) =>
        change.mutate(
          { id: member.id, roles },
          { onSuccess: onClose, onError: (error) => form.setErrors(toApiError(error).fieldErrors()) },
        ),
      )}
    >
      <Stack>
        {change.error && <ErrorNotice title="The roles were not changed" error={change.error} />}
        <RoleChoice
          value={form.values.roles}
          onChange={(roles) => form.setFieldValue("roles", roles)}
          error={form.errors.roles}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Save roles
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
