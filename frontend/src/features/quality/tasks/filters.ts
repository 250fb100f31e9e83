export type TaskKind = "write" | "rank";
export type TaskState = "open" | "parked" | "answered" | "completed" | "cancelled";
export type TaskOrder = "newest" | "oldest" | "priority" | "skips";

export const KINDS: { value: TaskKind; label: string }[] = [
  { value: "write", label: "Write" },
  { value: "rank", label: "Rank" },
];

export const STATES: { value: TaskState; label: string }[] = [
  { value: "open", label: "Open" },
  { value: "parked", label: "Parked" },
  { value: "answered", label: "Answered" },
  { value: "completed", label: "Completed" },
  { value: "cancelled", label: "Cancelled" },
];

export const ORDERS: { value: TaskOrder; label: string }[] = [
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "priority", label: "Highest priority first" },
  { value: "skips", label: "Most skipped first" },
];

/** What to single out beside kind and state: one at a time, as each is a question of its own. */
export type TaskMark = "disputed" | "held" | "skipped";

export const MARKS: { value: TaskMark; label: string }[] = [
  { value: "disputed", label: "Disputed" },
  { value: "held", label: "Held now" },
  { value: "skipped", label: "Skipped" },
];

/** The list's filters, as they stand in the address. */
export interface TaskFilters {
  q?: string;
  kind?: TaskKind;
  state?: TaskState;
  tag?: string;
  mark?: TaskMark;
}

/** The filters as the API takes them. */
export function asQuery({ q, kind, state, tag, mark }: TaskFilters) {
  return {
    q,
    kind,
    state,
    tag,
    disputed: mark === "disputed" ? true : undefined,
    held: mark === "held" ? true : undefined,
    skipped: mark === "skipped" ? 1 : undefined,
  };
}

export function isFiltered(filters: TaskFilters): boolean {
  return Object.values(asQuery(filters)).some((value) => value !== undefined);
}

/** "12 tasks", "10,000+ tasks": where the count stops, it says so. */
export function countWords({ count, exact }: { count: number; exact: boolean }): string {
  if (exact && count === 1) return "1 task";
  return `${count.toLocaleString("en")}${exact ? "" : "+"} tasks`;
}
