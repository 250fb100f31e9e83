import { Anchor, Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconPlayerPlay, IconScale } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { KeyHelp } from "@/components/keys/KeyHelp";
import { ButtonLink } from "@/components/links";
import { percent } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { inWords } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import type { Kind } from "@/features/annotate/api";
import classes from "../QueuePage.module.css";
import { disputesRoute } from "../routes";
import { type DisputeRow, useDisputes } from "./api";

/** Tasks whose answers contradict each other and that nobody has settled. */
export function DisputesPage() {
  const { projectId } = disputesRoute.useParams();
  const search = disputesRoute.useSearch();
  const navigate = useNavigate();
  const disputes = useDisputes(projectId, search);
  const first = disputes.rows[0];
  const filter = (kind?: Kind) =>
    void navigate({
      to: "/projects/$projectId/disputes",
      params: { projectId },
      search: { kind },
      replace: true,
    });
  const open = (task: number) =>
    void navigate({
      to: "/projects/$projectId/disputes/$taskId",
      params: { projectId, taskId: task },
      search,
    });
  const start = () => first && open(first.task);
  const columns: Column<DisputeRow>[] = [
    {
      header: "Prompt",
      cell: (row) => (
        <div className={classes.text}>
          <Anchor
            size="sm"
            fw={550}
            lineClamp={2}
            renderRoot={(props) => (
              <Link
                to="/projects/$projectId/disputes/$taskId"
                params={{ projectId, taskId: row.task }}
                search={search}
                {...props}
              />
            )}
          >
            {row.prompt}
          </Anchor>
        </div>
      ),
    },
    { header: "Kind", cell: (row) => <Text size="sm">{inWords(row.kind)}</Text>, wide: true },
    { header: "Answers", cell: (row) => <Text size="sm">{row.answers}</Text>, align: "right", wide: true },
    {
      header: "Apart",
      cell: (row) => (
        <Text size="sm" className="tabular">
          {percent(row.disagreement)}
        </Text>
      ),
      align: "right",
    },
    { header: "Since", cell: (row) => <TimeAgo at={row.since} />, wide: true },
  ];
  return (
    <PageFrame>
      <PageHeader
        title="Disputes"
        description="Tasks whose answers contradict each other. Say which answer holds, and what the disagreement came from: that is how guidelines get better. What you answered or wrote yourself is settled by others."
        actions={
          <>
            <ButtonLink to="/projects/$projectId/review" params={{ projectId }} variant="default">
              Review
            </ButtonLink>
            {first && (
              <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={start}>
                Start with the first
              </Button>
            )}
            <KeyHelp bindings={[{ id: "queue.open", run: start, disabled: !first }]} />
          </>
        }
      />
      <Group mb="md" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Kind"
          value={search.kind ?? "any"}
          onChange={(value) => filter(value === "any" ? undefined : (value as Kind))}
          data={[
            { value: "any", label: "Any kind" },
            { value: "write", label: "Written" },
            { value: "rank", label: "Ranked" },
          ]}
        />
      </Group>
      <CursorTable
        label="Disputes"
        pages={disputes}
        columns={columns}
        rowProps={(row) => ({ onClick: () => open(row.task) })}
        empty={
          <EmptyState
            icon={IconScale}
            title={search.kind ? "No disputes of this kind" : "No disputes"}
            action={
              search.kind && (
                <Button variant="default" onClick={() => filter()}>
                  Show every kind
                </Button>
              )
            }
          >
            Where a task is answered by several people and they contradict each other, it appears here.
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
