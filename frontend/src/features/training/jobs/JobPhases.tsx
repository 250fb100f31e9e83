import { Paper, Text } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import type { JobDetail } from "./api";
import classes from "./JobPhases.module.css";
import { JobProgress } from "./JobProgress";
import { type PhaseStep, phaseSteps } from "./phases";

const SAID = { done: "done", now: "now", ahead: "to come", stopped: "stopped here" };

/** Where a job is on its way, and how far. */
export function JobPhases({ job }: { job: JobDetail }) {
  return (
    <Paper p={{ base: "md", sm: "lg" }}>
      <ol className={classes.steps} aria-label="Phases">
        {phaseSteps(job).map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      {(job.state !== "queued" || job.step > 0) && <JobProgress job={job} />}
      {job.state === "queued" && (
        <Text size="sm" c="dimmed" mt={job.step > 0 ? 8 : 0}>
          It waits in the queue {job.queue} and starts as soon as a slot is free.
          {job.step > 0 && " It goes on from its newest checkpoint."}
        </Text>
      )}
    </Paper>
  );
}

function Step({ step }: { step: PhaseStep }) {
  return (
    <li
      className={classes.step}
      data-state={step.state}
      aria-current={step.state === "now" ? "step" : undefined}
    >
      <span className={classes.mark} aria-hidden>
        {step.state === "done" && <IconCheck size={13} stroke={2.6} />}
        {step.state === "stopped" && <IconX size={13} stroke={2.6} />}
      </span>
      <span className={classes.name}>
        {step.name}
        <span className="visually-hidden">, {SAID[step.state]}</span>
      </span>
    </li>
  );
}
