import { percent } from "@/components/numbers";
import type { PersonReliability } from "../reports";

export interface WeekRow {
  week: string;
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export function weekRows(weeks: PersonReliability["weeks"]): WeekRow[] {
  return weeks
    .map(({ week, agreement }) => ({ week, ...agreement }))
    .sort((one, other) => one.week.localeCompare(other.week));
}

/** Whether the newest week differs from the first by more than chance. */
export function driftSentence(rows: WeekRow[]): string {
  const told = rows.filter((row) => row.value !== null && row.low !== null && row.high !== null);
  const first = told[0];
  const last = told.at(-1);
  if (!first || !last) return "Too few of their answers overlap with others' to tell how they move.";
  const now = `${percent(last.value as number, 0)} of the newest week's answers say what the others say`;
  if (first === last) return `${now}; there is no other week to compare it with.`;
  const then = percent(first.value as number, 0);
  if ((last.high as number) < (first.low as number))
    return `${now}, down from ${then} in the first week shown.`;
  if ((last.low as number) > (first.high as number))
    return `${now}, up from ${then} in the first week shown.`;
  return `${now}, and ${then} in the first week shown; the intervals meet, so that is no clear drift.`;
}
