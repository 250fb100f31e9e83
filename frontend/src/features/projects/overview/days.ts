import type { DayProgress } from "../api";

const DAY_MS = 86_400_000;

/** One entry for each of the last `length` days (UTC), oldest first; days without work count zero. */
export function lastDays(days: DayProgress[], length = 30, now = Date.now()): DayProgress[] {
  const known = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length }, (_, index) => {
    const date = new Date(now - (length - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return known.get(date) ?? { date, submitted: 0, approved: 0 };
  });
}

export function totals(days: DayProgress[]): { submitted: number; approved: number } {
  return days.reduce(
    (sum, day) => ({ submitted: sum.submitted + day.submitted, approved: sum.approved + day.approved }),
    { submitted: 0, approved: 0 },
  );
}
