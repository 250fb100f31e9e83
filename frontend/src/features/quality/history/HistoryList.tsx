import { Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { TimeAgo } from "@/components/TimeAgo";
import { objectInWords, verbInWords } from "@/features/admin/auditWords";
import { Changes } from "@/features/admin/Changes";
import { type HistoryOf, useHistory } from "./api";

/** All that happened to a task, to an answer or by a person, newest first. */
export function HistoryList({ projectId, of }: { projectId: number; of: HistoryOf }) {
  const pages = useHistory(projectId, of);
  return (
    <CursorTable
      label="History"
      pages={pages}
      empty={<EmptyState compact icon={IconHistory} title="Nothing has happened yet" />}
      columns={[
        {
          header: "When",
          width: 150,
          cell: (event) => <TimeAgo at={event.created_at} />,
        },
        {
          header: "Who and what",
          cell: (event) => (
            <>
              <Text size="sm" fw={550}>
                {event.actor_name}
              </Text>
              <Text size="sm">{verbInWords(event.verb)}</Text>
              <Text size="xs" c="dimmed">
                {objectInWords(event.object_type, event.object_id)}
              </Text>
            </>
          ),
        },
        {
          header: "Changes",
          wide: true,
          cell: (event) => <Changes before={event.before} after={event.after} />,
        },
      ]}
    />
  );
}
