import { Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { count, counted } from "@/components/numbers";
import { TimeAgo } from "@/components/TimeAgo";
import { changesQuery, isUnderWay, type TaskChange, useStopChange } from "./api";
import { CHANGES } from "./changes";

const SHOWN_FOR_MS = 15 * 60_000;

/** Changes of many tasks: how far a worker has come with them, and what became of those just finished. */
export function ChangesUnderWay({ projectId }: { projectId: number }) {
  const { data } = useQuery(changesQuery(projectId));
  const client = useQueryClient();
  const underWay = data?.filter(isUnderWay).length ?? 0;
  const before = useRef(underWay);
  useEffect(() => {
    // What has just been finished shows in the list.
    if (before.current > underWay) void client.invalidateQueries({ queryKey: ["project", projectId] });
    before.current = underWay;
  }, [underWay, client, projectId]);
  const shown = data?.filter((change) => isUnderWay(change) || isRecent(change)) ?? [];
  if (shown.length === 0) return null;
  return (
    <Stack gap="xs" mb="md" component="section" aria-label="Changes of many tasks">
      {shown.map((change) => (
        <ChangeLine key={change.id} projectId={projectId} change={change} />
      ))}
    </Stack>
  );
}

function isRecent(change: TaskChange): boolean {
  return change.finished_at !== null && Date.now() - Date.parse(change.finished_at) < SHOWN_FOR_MS;
}

const ENDS: Partial<Record<TaskChange["state"], string>> = {
  done: "done",
  stopped: "stopped",
  failed: "broke off",
};

function ChangeLine({ projectId, change }: { projectId: number; change: TaskChange }) {
  const stop = useStopChange(projectId);
  const label = CHANGES.find(({ value }) => value === change.action)?.label ?? "Order of hand-out";
  const looked = change.changed + change.skipped;
  const share = change.matched > 0 ? Math.min(100, (100 * looked) / change.matched) : 0;
  const underWay = isUnderWay(change);
  return (
    <Paper p="sm">
      <Group justify="space-between" gap="sm">
        <div>
          <Text size="sm">
            <strong>{label}</strong>:{" "}
            {underWay
              ? change.state === "queued"
                ? "waits for a worker"
                : `${count(looked)} of ${count(change.matched)}${change.exact ? "" : "+"} tasks looked at`
              : `${ENDS[change.state] ?? change.state}, ${counted(change.changed, "task")} changed${
                  change.skipped > 0 ? `, ${count(change.skipped)} left as they were` : ""
                }`}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            Asked for by {change.created_by_name}, <TimeAgo at={change.created_at} size="xs" span />
            {change.message && `. ${change.message}`}
          </Text>
        </div>
        {underWay && (
          <Button
            size="compact-sm"
            variant="default"
            loading={stop.isPending}
            onClick={() => stop.mutate(change.id)}
          >
            Stop
          </Button>
        )}
      </Group>
      {underWay && <Progress value={share} size="sm" mt="xs" aria-label={`${label}: tasks looked at`} />}
    </Paper>
  );
}
