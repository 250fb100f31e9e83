import { Badge, Button, Group, Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import {
  IconPencil,
  IconTags,
  IconUserMinus,
  IconUserPlus,
  IconUserSearch,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { toApiError } from "@/api/errors";
import { projectRoute } from "@/app/routes";
import { useRoles } from "@/app/session";
import { ActionsMenu } from "@/components/ActionsMenu";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { money } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { PersonName } from "@/components/PersonName";
import { inWords, StateBadge } from "@/components/StateBadge";
import { useProject } from "../api";
import { AddMemberModal } from "./AddMemberModal";
import { type Member, useMembers, useRemoveMember } from "./api";
import { ChangeRolesModal } from "./ChangeRolesModal";
import { ProfileModal } from "./ProfileModal";

export function PeoplePage() {
  const { projectId } = projectRoute.useParams();
  const manages = useRoles(projectId).has("manager");
  const members = useMembers(projectId);
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Member | null>(null);
  const [profiled, setProfiled] = useState<Member | null>(null);
  const add = manages && (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add a person
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="People"
        description="Who works in this project, and as what. Administrators of the site manage every project without being listed."
        actions={add}
      />
      <CursorTable
        label="People"
        pages={members}
        empty={
          <EmptyState icon={IconUsersGroup} title="Nobody is in this project yet" action={add}>
            Annotators answer, reviewers approve, managers run the project.
          </EmptyState>
        }
        columns={[
          { header: "Name", cell: (member) => <PersonName person={member} /> },
          { header: "Roles", cell: (member) => <Roles member={member} /> },
          ...(manages
            ? [
                { header: "Tags", wide: true, cell: (member: Member) => <Tags member={member} /> },
                {
                  header: "Hourly rate",
                  wide: true,
                  align: "right" as const,
                  cell: (member: Member) => <Rate projectId={projectId} member={member} />,
                },
                {
                  header: <span className="visually-hidden">Actions</span>,
                  align: "right" as const,
                  width: 56,
                  cell: (member: Member) => (
                    <MemberMenu
                      projectId={projectId}
                      member={member}
                      onChange={() => setChanging(member)}
                      onProfile={() => setProfiled(member)}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
      <ChangeRolesModal projectId={projectId} member={changing} onClose={() => setChanging(null)} />
      {profiled && <ProfileModal projectId={projectId} member={profiled} onClose={() => setProfiled(null)} />}
      <AddMemberModal projectId={projectId} opened={adding} onClose={() => setAdding(false)} />
    </PageFrame>
  );
}

function Roles({ member }: { member: Member }) {
  return (
    <Group gap={6}>
      {member.roles.map((role) => (
        <Badge key={role} variant="default">
          {inWords(role)}
        </Badge>
      ))}
      {member.retrain_since && <StateBadge state="off_work" color="orange.6" />}
      {!member.is_active && (
        <Badge color="gray" variant="outline">
          Account closed
        </Badge>
      )}
    </Group>
  );
}

function Tags({ member }: { member: Member }) {
  return (
    <Group gap={6}>
      {member.tags.map((tag) => (
        <Badge key={tag} variant="default">
          {tag}
        </Badge>
      ))}
      {member.tags.length === 0 && (
        <Text size="sm" c="dimmed">
          None
        </Text>
      )}
    </Group>
  );
}

function Rate({ projectId, member }: { projectId: number; member: Member }) {
  const { data: project } = useProject(projectId);
  return (
    <Text size="sm" className="tabular" c={member.hourly_rate === null ? "dimmed" : undefined}>
      {member.hourly_rate === null ? "–" : money(member.hourly_rate, project?.currency ?? "USD")}
    </Text>
  );
}

function MemberMenu({
  projectId,
  member,
  onChange,
  onProfile,
}: {
  projectId: number;
  member: Member;
  onChange: () => void;
  onProfile: () => void;
}) {
  const remove = useRemoveMember(projectId);
  const name = member.name || member.email;
  const ask = () =>
    modals.openConfirmModal({
      title: `Remove ${name} from the project?`,
      children: (
        <Text size="sm">
          What they wrote and reviewed stays. Work they hold now goes back to the others. You can add them
          again at any time.
        </Text>
      ),
      labels: { confirm: "Remove", cancel: "Keep" },
      confirmProps: { color: "red" },
      onConfirm: () =>
        remove.mutate(member.id, {
          onError: (error) =>
            notifications.show({
              color: "red",
              // It says what to do first, so it stays until it is read.
              autoClose: false,
              title: `${name} was not removed`,
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <ActionsMenu of={name} loading={remove.isPending}>
      <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onChange}>
        Change roles
      </Menu.Item>
      <Menu.Item leftSection={<IconTags size={16} aria-hidden />} onClick={onProfile}>
        Tags and hourly rate
      </Menu.Item>
      {member.roles.includes("annotator") && (
        <Menu.Item
          leftSection={<IconUserSearch size={16} aria-hidden />}
          renderRoot={(props) => (
            <Link
              to="/projects/$projectId/reliability/$userId"
              params={{ projectId, userId: member.id }}
              {...props}
            />
          )}
        >
          Work and history
        </Menu.Item>
      )}
      <Menu.Item color="red" leftSection={<IconUserMinus size={16} aria-hidden />} onClick={ask}>
        Remove from the project
      </Menu.Item>
    </ActionsMenu>
  );
}
