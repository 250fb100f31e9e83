import { counted } from "@/components/numbers";
import type { Change, Changed } from "./api";

export type ChangeAction = Change["action"];

export interface ChangeChoice {
  value: ChangeAction;
  label: string;
  /** What it does, in one sentence. */
  description: string;
  /** What the button says. */
  verb: string;
}

export const CHANGES: ChangeChoice[] = [
  {
    value: "set_overlap",
    label: "Answers needed",
    description: "How many people answer each of them. Fewer than are in already cannot be asked.",
    verb: "Change the answers needed",
  },
  {
    value: "set_priority",
    label: "Priority",
    description: "Higher goes out first, 0 is usual.",
    verb: "Change the priority",
  },
  {
    value: "set_audience",
    label: "Who may have them",
    description:
      "People with all of these tags, or the people you name. Leave both empty to let everybody have them.",
    verb: "Change who may have them",
  },
  {
    value: "put_back",
    label: "Put parked ones back",
    description: "They are handed out again, and their skips count from zero.",
    verb: "Put them back",
  },
  {
    value: "release_leases",
    label: "Take them back from people",
    description: "Who holds one now loses it; what they typed is kept, and a late answer too.",
    verb: "Take them back",
  },
  {
    value: "cancel",
    label: "Cancel",
    description: "They are not handed out any more. Answers that are in stay.",
    verb: "Cancel the tasks",
  },
];

/** "3 tasks changed." and why others were not, each reason once. */
export function outcomeWords({ changed, skipped }: Pick<Changed, "changed" | "skipped">): {
  title: string;
  reasons: string[];
} {
  const byReason = new Map<string, number[]>();
  for (const { id, message } of skipped) byReason.set(message, [...(byReason.get(message) ?? []), id]);
  const title =
    skipped.length === 0
      ? `${counted(changed, "task")} changed`
      : `${counted(changed, "task")} changed, ${skipped.length.toLocaleString("en")} not`;
  return { title, reasons: [...byReason].map(([reason, ids]) => `${whichOnes(ids)}: ${reason}`) };
}

const NAMED = 3;

function whichOnes(ids: number[]): string {
  if (ids.length === 1) return `Task ${ids[0]}`;
  if (ids.length <= NAMED) return `Tasks ${ids.join(", ")}`;
  return `${counted(ids.length, "task")}, such as ${ids.slice(0, 2).join(" and ")}`;
}
