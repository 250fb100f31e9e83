import { count } from "@/components/numbers";
import type { JobEvent } from "./api";

const PHASES: Record<string, string> = {
  loading: "Loads the model.",
  preparing: "Prepares the records.",
  training: "Trains.",
  validating: "Validates.",
  saving: "Saves the model.",
  generating: "Answers the prompts.",
};

/** An event in words; null for what is told elsewhere on the page. */
export function sentenceOf(event: Pick<JobEvent, "kind" | "step" | "text" | "data">): string | null {
  if (event.text) return event.text;
  if (event.kind === "phase") {
    // Validation takes turns with training; each turn would drown the rest.
    const name = String(event.data.name ?? "");
    return name === "validating" ? null : (PHASES[name] ?? null);
  }
  if (event.kind === "checkpoint" && event.step !== null)
    return `Saved a checkpoint at step ${count(event.step)}.`;
  if (event.kind === "records")
    return `Accounted for the records: ${countOf(event.data.trained)} trained, ${countOf(event.data.validated)} validated, ${countOf(event.data.excluded)} left out.`;
  return null;
}

/** The events that are worth telling, in words. A phase is told once in each attempt, however often it is gone back to. */
export function told<E extends Pick<JobEvent, "kind" | "step" | "text" | "data">>(
  events: E[],
): { event: E; text: string }[] {
  const phases = new Set<string>();
  return events.flatMap((event) => {
    const text = sentenceOf(event);
    // What the service itself tells, a new attempt for one, begins a new round of phases.
    if (event.kind === "history") phases.clear();
    if (text === null || (event.kind === "phase" && phases.has(text))) return [];
    if (event.kind === "phase") phases.add(text);
    return [{ event, text }];
  });
}

function countOf(value: unknown): string {
  return typeof value === "number" ? count(value) : "none";
}
