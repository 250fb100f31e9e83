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

function countOf(value: unknown): string {
  return typeof value === "number" ? count(value) : "none";
}
