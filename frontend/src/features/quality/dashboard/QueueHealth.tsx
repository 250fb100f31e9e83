import { Button, Paper, SimpleGrid, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { toApiError } from "@/api/errors";
import { useRoles } from "@/app/session";
import { CsvButton } from "@/components/charts/ChartCard";
import { AnchorLink } from "@/components/links";
import { count, counted } from "@/components/numbers";
import { Section } from "@/components/Section";
import { timeAgo } from "@/components/TimeAgo";
import { useReleaseLeases } from "../tasks/leases";
import { chartFile, type QueueHealth as Queue } from "./api";
import classes from "./Dashboard.module.css";
import { cappedCount } from "./sentences";

/** What is ready, at hand, stuck and waiting; what can be done about it is right there. */
export function QueueHealth({ projectId, queue }: { projectId: number; queue: Queue }) {
  const manages = useRoles(projectId).has("manager");
  const params = { projectId };
  const stale = queue.stale_leases.count;
  return (
    <Section
      title="Queues now"
      actions={<CsvButton title="Queues now" href={chartFile(projectId, "queue", 30)} />}
    >
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
        <Stat label="Answers to give" value={cappedCount(queue.ready)}>
          {manages && (
            <AnchorLink to="/projects/$projectId/tasks" params={params} search={{ state: "open" }} size="xs">
              {counted(queue.open, "open task")}
            </AnchorLink>
          )}
        </Stat>
        <Stat label="In people's hands" value={cappedCount(queue.held)}>
          {manages && queue.held.count > 0 && (
            <AnchorLink to="/projects/$projectId/leases" params={params} size="xs">
              Who holds what
            </AnchorLink>
          )}
        </Stat>
        <Stat label="Stale, nobody at work" value={cappedCount(queue.stale_leases)} alert={stale > 0}>
          {manages && stale > 0 && <ReleaseButton projectId={projectId} />}
        </Stat>
        <Stat label="Parked after skips" value={count(queue.parked)} alert={queue.parked > 0}>
          {manages && queue.parked > 0 && (
            <AnchorLink
              to="/projects/$projectId/tasks"
              params={params}
              search={{ state: "parked" }}
              size="xs"
            >
              Look at them
            </AnchorLink>
          )}
        </Stat>
        <Stat label="Waiting for review" value={count(queue.waiting_review)}>
          {queue.waiting_review > 0 && (
            <AnchorLink to="/projects/$projectId/review" params={params} size="xs">
              {queue.oldest_waiting_at ? `Oldest from ${timeAgo(queue.oldest_waiting_at)}` : "Review them"}
            </AnchorLink>
          )}
        </Stat>
        <Stat label="Disputed" value={cappedCount(queue.disputed)} alert={queue.disputed.count > 0}>
          {queue.disputed.count > 0 && (
            <AnchorLink to="/projects/$projectId/disputes" params={params} size="xs">
              Settle them
            </AnchorLink>
          )}
        </Stat>
      </SimpleGrid>
    </Section>
  );
}

function Stat({
  label,
  value,
  alert = false,
  children,
}: {
  label: string;
  value: string;
  alert?: boolean;
  children?: ReactNode;
}) {
  return (
    <Paper p="sm" className={classes.stat} data-alert={alert || undefined}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz={22} fw={620} lh={1.3} className="tabular">
        {value}
      </Text>
      {children}
    </Paper>
  );
}

function ReleaseButton({ projectId }: { projectId: number }) {
  const release = useReleaseLeases(projectId);
  return (
    <Button
      variant="default"
      size="compact-xs"
      loading={release.isPending}
      onClick={() =>
        release.mutate(
          { stale: true },
          {
            onSuccess: ({ released }) =>
              notifications.show({
                title: `${counted(released, "task")} taken back`,
                message: "They are handed out again; what was typed is kept.",
              }),
            onError: (error) =>
              notifications.show({
                color: "red",
                title: "Nothing was taken back",
                message: toApiError(error).message,
              }),
          },
        )
      }
    >
      Take them back
    </Button>
  );
}
