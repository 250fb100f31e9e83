import { expect, it } from "vitest";
import { drawnWeeks, type TrendRow, trendSentence } from "./trend";

const week = (alpha: number | null, low: number | null, high: number | null): TrendRow => ({
  week: "2026-03-02",
  alpha,
  low,
  high,
  n: 40,
});

it("calls it a change only where the intervals leave no doubt", () => {
  expect(trendSentence([week(0.4, 0.3, 0.5), week(0.7, 0.6, 0.8)])).toContain("better than the .40");
  expect(trendSentence([week(0.7, 0.6, 0.8), week(0.4, 0.3, 0.5)])).toContain("worse than the .70");
  expect(trendSentence([week(0.5, 0.3, 0.7), week(0.6, 0.4, 0.8)])).toContain("no clear change");
});

it("says where there is too little", () => {
  expect(trendSentence([])).toBe("Too few overlaps in any week to tell.");
  expect(trendSentence([week(0.5, 0.4, 0.6), week(0.6, null, null)])).toContain("too few to tell");
  expect(trendSentence([week(0.6, 0.5, 0.7)])).toBe("Alpha was .60 in the week of Mar 2, over 40 tasks.");
});

it("draws no week that has too few tasks for an interval", () => {
  const rows = [week(0.5, 0.4, 0.6), week(0, null, null)];
  expect(drawnWeeks(rows).map(({ alpha }) => alpha)).toEqual([0.5, null]);
});
