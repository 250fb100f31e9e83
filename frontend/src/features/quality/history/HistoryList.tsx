import { Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink } from "@/components/links";
import { TimeAgo } from "@/components/TimeAgo";
import { objectInWords, verbInWords } from "@/features/admin/auditWords";
import { Changes } from "@/features/admin/Changes";
import { type HistoryEvent, type HistoryOf, useHistory } from "./api";

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
              <About projectId={projectId} event={event} of={of} />
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

/** What it was about, with the way there; what the page is about already is only named. */
function About({ projectId, event, of }: { projectId: number; event: HistoryEvent; of: HistoryOf }) {
  const name = event.object_name || objectInWords(event.object_type, event.object_id);
  if (event.annotation_id !== null && event.annotation_id !== of.annotation)
    return (
      <AnchorLink size="xs" to="/annotations/$annotationId" params={{ annotationId: event.annotation_id }}>
        {name}
      </AnchorLink>
    );
  if (event.task_id !== null && event.task_id !== of.task)
    return (
      <AnchorLink
        size="xs"
        to="/projects/$projectId/tasks/$taskId"
        params={{ projectId, taskId: event.task_id }}
      >
        {name}
      </AnchorLink>
    );
  return (
    <Text size="xs" c="dimmed">
      {name}
    </Text>
  );
}
