import { count } from "@/components/numbers";

/** One point of a chart and one row of its table. */
export type Row = object;

/** What a chart draws of each row, and what stands in the table below it. */
export interface Measure<R extends Row = Row> {
  key: keyof R & string;
  label: string;
  /** A colour of the theme. One that is only in the table needs none. */
  color?: string;
  format?: (value: number) => string;
  /** In the table only: an end of an interval, a number of cases. */
  tableOnly?: boolean;
}

/** A value as the table shows it; what was not measured is a dash. */
export function cellText<R extends Row>(row: R, measure: Measure<R>): string {
  const value: unknown = row[measure.key];
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number") return (measure.format ?? count)(value);
  return String(value);
}

/** Measures that are drawn, with the colours of those that have none. */
export function drawn<R extends Row>(measures: Measure<R>[]): (Measure<R> & { color: string })[] {
  return measures
    .filter((measure) => !measure.tableOnly)
    .map((measure, index) => ({ ...measure, color: measure.color ?? COLORS[index % COLORS.length] ?? "" }));
}

const COLORS = ["tune.5", "teal.6", "orange.6", "cyan.6"];

const dayFormat = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** "2026-03-02" -> "Mar 2": a day of the API, which counts days in UTC. */
export function shortDay(day: string): string {
  return dayFormat.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

const longFormat = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** "2026-03-02" -> "March 2, 2026". */
export function longDay(day: string): string {
  return longFormat.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}
