import { Box, Group, Progress, Text } from "@mantine/core";
import { count, duration, percent } from "@/components/numbers";
import { isLive, type Job, jobName } from "./api";

/** How far a job has come, and when it will be done; what went wrong where it failed. */
export function JobProgress({ job, compact = false }: { job: Job; compact?: boolean }) {
  const share = job.total_steps ? Math.min(1, job.step / job.total_steps) : null;
  if (job.state === "queued" && job.step === 0)
    return (
      <Text size="sm" c="dimmed">
        Waits for a free slot
      </Text>
    );
  if (compact && job.state === "failed" && job.error_message)
    return (
      <Text size="sm" c="dimmed" lineClamp={2} miw={160}>
        {job.error_message}
      </Text>
    );
  const unit = job.method === "generate" ? "answers" : "steps";
  const said =
    job.total_steps === null
      ? `${count(job.step)} ${unit}`
      : `${count(job.step)} of ${count(job.total_steps)} ${unit}`;
  const running = job.state === "running";
  return (
    <Box miw={compact ? 120 : undefined}>
      <Progress
        value={100 * (share ?? (running ? 1 : 0))}
        animated={running && share === null}
        color={job.state === "failed" ? "red" : job.state === "succeeded" ? "teal" : undefined}
        size={compact ? "sm" : "md"}
        aria-label={`Progress of ${jobName(job)}`}
      />
      <Group justify="space-between" gap={6} mt={compact ? 4 : 8}>
        <Text size={compact ? "xs" : "sm"} c="dimmed" className="tabular">
          {said}
          {!compact && share !== null && ` (${percent(share, 0)})`}
        </Text>
        {isLive(job.state) && running && job.eta_seconds !== null && (
          <Text size={compact ? "xs" : "sm"} c="dimmed" className="tabular">
            {duration(job.eta_seconds)} left
          </Text>
        )}
      </Group>
    </Box>
  );
}
