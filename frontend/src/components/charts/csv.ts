import type { Measure, Row } from "./rows";

// A cell that begins with one of these is a formula to a spreadsheet.
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(String(value)) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A chart's numbers as CSV: as they are, not as they are rounded on the screen. */
export function csvText<R extends Row>(
  rows: R[],
  measures: Measure<R>[],
  label: { header: string; of: (row: R) => string },
): string {
  const lines = [
    [label.header, ...measures.map((measure) => measure.label)],
    ...rows.map((row) => [label.of(row), ...measures.map((measure) => row[measure.key])]),
  ];
  return lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

/** Hands the person a file. */
export function saveText(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** "Left-over tasks, by day" -> "left-over-tasks-by-day.csv". */
export function fileName(title: string): string {
  return `${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")}.csv`;
}
