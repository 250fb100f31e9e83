import {
  type Icon,
  IconArrowsDiff,
  IconChartBar,
  IconCpu,
  IconDatabase,
  IconFileImport,
  IconGitCompare,
  IconPencil,
  IconRosetteDiscountCheck,
} from "@tabler/icons-react";
import { count } from "@/components/numbers";
import type { ManagerWork } from "./api";

export type StepKey =
  | "import"
  | "annotate"
  | "review"
  | "freeze"
  | "train"
  | "evaluate"
  | "compare"
  | "promote";
export type StepState = "done" | "next" | "later";

interface LoopStep {
  key: StepKey;
  label: string;
  icon: Icon;
  /** The page of the project where the step is done or seen. */
  page: string;
}

/** The loop in its order. A project goes round it again and again. */
export const LOOP: LoopStep[] = [
  { key: "import", label: "Import", icon: IconFileImport, page: "imports" },
  { key: "annotate", label: "Annotate", icon: IconPencil, page: "items" },
  { key: "review", label: "Review", icon: IconArrowsDiff, page: "review" },
  { key: "freeze", label: "Freeze", icon: IconDatabase, page: "datasets" },
  { key: "train", label: "Train", icon: IconCpu, page: "jobs" },
  { key: "evaluate", label: "Evaluate", icon: IconChartBar, page: "evaluations" },
  { key: "compare", label: "Compare", icon: IconGitCompare, page: "comparisons" },
  { key: "promote", label: "Promote", icon: IconRosetteDiscountCheck, page: "models" },
];

interface Turn {
  step: StepKey;
  /** The page that the button leads to, and what it says. */
  page: string;
  action: string;
}

/** What the API's code for the next step means here. */
const TURNS: Record<string, Turn> = {
  import_items: { step: "import", page: "imports", action: "Import a file" },
  annotate: { step: "annotate", page: "people", action: "See who annotates" },
  review: { step: "review", page: "review", action: "Start reviewing" },
  freeze: { step: "freeze", page: "datasets", action: "Freeze a version" },
  train: { step: "train", page: "jobs", action: "Train a model" },
  wait: { step: "train", page: "jobs", action: "Watch the job" },
  evaluate: { step: "evaluate", page: "evaluations", action: "Evaluate it" },
  compare: { step: "compare", page: "comparisons", action: "Compare models" },
  judge: { step: "compare", page: "comparisons", action: "See the votes" },
  decide: { step: "promote", page: "comparisons", action: "See the result" },
};

export function turnOf(code: string): Turn | null {
  return TURNS[code] ?? null;
}

export function stateOf(step: StepKey, next: StepKey | undefined): StepState {
  if (next === undefined) return "later";
  const place = (key: StepKey) => LOOP.findIndex((entry) => entry.key === key);
  if (step === next) return "next";
  return place(step) < place(next) ? "done" : "later";
}

/** What there is to count at each step. */
interface Counts {
  items: number;
  openTasks: number;
}

/** The figure below a step, or null where nothing is worth saying. */
export function figureOf(step: StepKey, work: ManagerWork, counts: Counts | null): string | null {
  switch (step) {
    case "import":
      return counts && some(counts.items, counts.items === 1 ? "prompt" : "prompts");
    case "annotate":
      return counts && some(counts.openTasks, "open");
    case "review":
      return some(work.pending_review, "waiting");
    case "freeze":
      return some(work.approved_since_freeze, "to freeze");
    case "train":
      return some(work.running_jobs, "running") ?? some(work.finished_jobs, "done");
    case "compare":
      return some(work.open_comparisons, "open");
    default:
      return null;
  }
}

function some(number: number, what: string): string | null {
  return number > 0 ? `${count(number)} ${what}` : null;
}
