import type { JobDetail } from "./api";

export type StepState = "done" | "now" | "ahead" | "stopped";
export interface PhaseStep {
  name: string;
  state: StepState;
}

const TRAINING: [string, string[]][] = [
  ["Queued", []],
  ["Loading", ["loading"]],
  ["Preparing", ["preparing"]],
  ["Training", ["training", "validating"]],
  ["Saving", ["saving"]],
  ["Done", []],
];
const ANSWERING: [string, string[]][] = [
  ["Queued", []],
  ["Loading", ["loading", "preparing"]],
  ["Answering", ["generating"]],
  ["Done", []],
];

/** The way of a job through its phases: what is behind it, where it is, what is ahead. */
export function phaseSteps(job: Pick<JobDetail, "method" | "state" | "phase">): PhaseStep[] {
  const way = job.method === "generate" ? ANSWERING : TRAINING;
  if (job.state === "succeeded") return way.map(([name]) => ({ name, state: "done" }));
  const found = way.findIndex(([, phases]) => phases.includes(job.phase));
  const at =
    job.state === "queued" ? 0 : Math.max(found, job.phase === "" && job.state !== "running" ? 0 : 1);
  const stopped = job.state === "failed" || job.state === "cancelled";
  return way.map(([name], index) => ({
    name: index === 3 && at === 3 && job.phase === "validating" ? "Validating" : name,
    state: index < at ? "done" : index > at ? "ahead" : stopped ? "stopped" : "now",
  }));
}
