import { shortDay } from "@/components/charts/rows";
import { counted } from "@/components/numbers";
import { inWords } from "@/components/StateBadge";
import { coefficient } from "../figures";
import type { AgreementWeek } from "../reports";

export interface TrendRow {
  week: string;
  alpha: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

/** The weeks of each question, oldest first, with what they say in one sentence. */
export function trendRows(weeks: AgreementWeek[]) {
  const byQuestion = new Map<string, AgreementWeek[]>();
  for (const week of weeks) {
    const key = `${week.kind} ${week.label}`;
    byQuestion.set(key, [...(byQuestion.get(key) ?? []), week]);
  }
  return [...byQuestion].map(([key, found]) => {
    const rows: TrendRow[] = found
      .map(({ week, alpha }) => ({
        week,
        alpha: alpha.value,
        low: alpha.low,
        high: alpha.high,
        n: alpha.n,
      }))
      .sort((one, other) => one.week.localeCompare(other.week));
    const label = inWords(found[0]?.label || found[0]?.kind || "");
    return { key, title: `${label}: agreement by week`, sentence: trendSentence(rows), rows };
  });
}

/** The weeks as they are drawn: one of so few tasks that it has no interval would look like a plunge or a leap. */
export function drawnWeeks(rows: TrendRow[]): TrendRow[] {
  return rows.map((row) => (row.low === null ? { ...row, alpha: null } : row));
}

/** What a trend says: whether the newest week differs from the one before by more than chance. */
export function trendSentence(rows: TrendRow[]): string {
  const told = rows.filter((row) => row.alpha !== null);
  const last = told.at(-1);
  if (!last || last.alpha === null) return "Too few overlaps in any week to tell.";
  const now = `Alpha was ${coefficient(last.alpha)} in the week of ${shortDay(last.week)}, over ${counted(last.n, "task")}`;
  const before = told.at(-2);
  if (!before || before.alpha === null) return `${now}.`;
  if (last.low === null || last.high === null || before.low === null || before.high === null)
    return `${now}; too few to tell whether that is a change.`;
  if (last.low > before.high)
    return `${now}: better than the ${coefficient(before.alpha)} of the week before.`;
  if (last.high < before.low)
    return `${now}: worse than the ${coefficient(before.alpha)} of the week before.`;
  return `${now}, and ${coefficient(before.alpha)} in the week before; the intervals meet, so that is no clear change.`;
}
