import { Badge, Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { PersonName } from "@/components/PersonName";
import { TimeAgo } from "@/components/TimeAgo";
import { useUsers } from "./api";
import { CreatePersonModal } from "./CreatePersonModal";
import { PersonMenu } from "./PersonMenu";

const SHOWN = { all: undefined, open: true, closed: false };

export function PeoplePage() {
  const [shown, setShown] = useState<keyof typeof SHOWN>("all");
  const [creating, setCreating] = useState(false);
  const users = useUsers(SHOWN[shown]);
  return (
    <PageFrame>
      <PageHeader
        title="People"
        description="Everybody with an account. What somebody may do in a project is set in that project."
        actions={
          <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
            Create a person
          </Button>
        }
      />
      <SegmentedControl
        aria-label="Which accounts"
        mb="md"
        value={shown}
        onChange={(value) => setShown(value as keyof typeof SHOWN)}
        data={[
          { value: "all", label: "All" },
          { value: "open", label: "Open" },
          { value: "closed", label: "Closed" },
        ]}
      />
      <CursorTable
        label="People"
        pages={users}
        empty={
          <EmptyState icon={IconUsers} title="No account is closed">
            A closed account can no longer sign in. What the person made stays.
          </EmptyState>
        }
        columns={[
          { header: "Name", cell: (user) => <PersonName person={user} /> },
          {
            header: "Account",
            cell: (user) => (
              <Group gap={6}>
                {user.is_administrator && (
                  <Badge variant="light" style={{ flex: "none", maxWidth: "none" }}>
                    Administrator
                  </Badge>
                )}
                {!user.is_active && (
                  <Badge color="gray" variant="outline">
                    Closed
                  </Badge>
                )}
                {user.is_active && !user.is_administrator && (
                  <Text size="sm" c="dimmed">
                    Open
                  </Text>
                )}
              </Group>
            ),
          },
          {
            header: "Last sign-in",
            wide: true,
            cell: (user) =>
              user.last_login ? (
                <TimeAgo at={user.last_login} />
              ) : (
                <Text size="sm" c="dimmed">
                  Never
                </Text>
              ),
          },
          { header: "Created", wide: true, cell: (user) => <TimeAgo at={user.date_joined} /> },
          {
            header: <span className="visually-hidden">Actions</span>,
            align: "right",
            width: 56,
            cell: (user) => <PersonMenu user={user} />,
          },
        ]}
      />
      <CreatePersonModal opened={creating} onClose={() => setCreating(false)} />
    </PageFrame>
  );
}
