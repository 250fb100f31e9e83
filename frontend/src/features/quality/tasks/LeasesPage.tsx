import { Button, Checkbox, Group, Switch, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { IconClockPause } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toApiError } from "@/api/errors";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { counted } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { RowLink } from "@/components/RowTitle";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { leasesRoute } from "../routes";
import { type LeaseRow, useLeases, useReleaseLeases } from "./leases";

/** Who holds which task, since when and until when; what nobody works on is taken back here. */
export function LeasesPage() {
  const { projectId } = leasesRoute.useParams();
  const { stale } = leasesRoute.useSearch();
  const navigate = useNavigate();
  const pages = useLeases(projectId, stale);
  const [chosen, setChosen] = useState<number[]>([]);
  const release = useReleaseLeases(projectId);
  const ask = (body: { assignment_ids?: number[]; stale?: true }, words: string) =>
    modals.openConfirmModal({
      title: `Take back ${words}?`,
      children: (
        <Text size="sm">
          They go to somebody else. What was typed is kept, and an answer that still comes is kept and marked
          as late.
        </Text>
      ),
      labels: { confirm: "Take them back", cancel: "Leave them" },
      onConfirm: () =>
        release.mutate(body, {
          onSuccess: ({ released }) => {
            setChosen([]);
            notifications.show({
              title: `${counted(released, "task")} taken back`,
              message: "They are handed out again.",
            });
          },
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "Nothing was taken back",
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <PageFrame>
      <PageHeader
        title="Who holds what"
        crumbs={[{ label: "Tasks", to: `/projects/${projectId}/tasks` }]}
        description="Tasks in people's hands. One whose holder has shown no sign of work for a while is stale; it would come back by itself when its time is up."
        actions={
          <>
            {chosen.length > 0 && (
              <Button
                variant="default"
                loading={release.isPending}
                onClick={() => ask({ assignment_ids: chosen }, counted(chosen.length, "task"))}
              >
                Take back the chosen
              </Button>
            )}
            {pages.rows.some((row) => row.stale) && (
              <Button loading={release.isPending} onClick={() => ask({ stale: true }, "all stale tasks")}>
                Take back all stale ones
              </Button>
            )}
          </>
        }
      />
      <Switch
        mb="md"
        label="Only stale ones"
        checked={stale ?? false}
        onChange={(event) =>
          void navigate({
            to: "/projects/$projectId/leases",
            params: { projectId },
            search: event.currentTarget.checked ? { stale: true } : {},
            replace: true,
          })
        }
      />
      <CursorTable
        label="Tasks in people's hands"
        pages={pages}
        empty={
          <EmptyState
            compact
            icon={IconClockPause}
            title={stale ? "Nothing is stale" : "Nobody holds a task at the moment"}
          />
        }
        columns={[
          {
            header: <span className="visually-hidden">Choose</span>,
            width: 44,
            cell: (row) => (
              <Checkbox
                size="md"
                aria-label={`Choose the task of ${row.user.name}, ${row.task}`}
                checked={chosen.includes(row.id)}
                onChange={() =>
                  setChosen((before) =>
                    before.includes(row.id) ? before.filter((id) => id !== row.id) : [...before, row.id],
                  )
                }
              />
            ),
          },
          {
            header: "Who",
            cell: (row) => (
              <Text size="sm" fw={550}>
                {row.user.name}
              </Text>
            ),
          },
          { header: "Task", cell: (row) => <HeldTask projectId={projectId} row={row} /> },
          { header: "Since", wide: true, cell: (row) => <TimeAgo at={row.since} /> },
          {
            header: "Until",
            cell: (row) => (
              <Group gap={8}>
                <TimeAgo at={row.until} />
                {row.stale && <StateBadge state="stale" color="orange.6" />}
              </Group>
            ),
          },
        ]}
      />
    </PageFrame>
  );
}

function HeldTask({ projectId, row }: { projectId: number; row: LeaseRow }) {
  return (
    <RowLink to="/projects/$projectId/tasks/$taskId" params={{ projectId, taskId: row.task }}>
      {row.prompt || `Task ${row.task}`}
    </RowLink>
  );
}
