import { expect, it } from "vitest";
import { driftSentence, type WeekRow } from "./drift";

const week = (value: number | null, low: number | null, high: number | null): WeekRow => ({
  week: "2026-03-02",
  value,
  low,
  high,
  n: 30,
});

it("calls it a drift only where the intervals leave no doubt", () => {
  expect(driftSentence([week(0.9, 0.8, 0.95), week(0.6, 0.5, 0.7)])).toContain("down from 90%");
  expect(driftSentence([week(0.7, 0.5, 0.8), week(0.6, 0.5, 0.7)])).toContain("no clear drift");
  expect(driftSentence([week(0.7, 0.5, 0.8)])).toContain("no other week");
  expect(driftSentence([week(null, null, null)])).toContain("Too few");
});
