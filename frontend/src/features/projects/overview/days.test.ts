import { expect, it } from "vitest";
import { lastDays, totals } from "./days";

it("fills the days without work and drops older ones", () => {
  const days = [
    { date: "2026-01-01", submitted: 9, approved: 9 },
    { date: "2026-03-01", submitted: 2, approved: 1 },
  ];
  const shown = lastDays(days, 3, Date.parse("2026-03-02T00:30:00Z"));
  expect(shown).toEqual([
    { date: "2026-02-28", submitted: 0, approved: 0 },
    { date: "2026-03-01", submitted: 2, approved: 1 },
    { date: "2026-03-02", submitted: 0, approved: 0 },
  ]);
  expect(totals(shown)).toEqual({ submitted: 2, approved: 1 });
});
