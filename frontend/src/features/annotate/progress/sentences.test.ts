import { expect, it } from "vitest";
import { daysInWords, todayInWords, trendInWords } from "./sentences";

const day = (answers: number, approved = 0, returned = 0) => ({
  date: "2026-03-02",
  answers,
  approved,
  returned,
  rejected: 0,
  seconds: 0,
});

it("sums the days up", () => {
  expect(daysInWords([day(2, 1, 1), day(1, 1)])).toBe(
    "In the last 2 days you submitted 3 answers, 2 were approved, 1 returned or rejected.",
  );
  expect(daysInWords([day(0)])).toBe("You submitted nothing in the last 1 day.");
});

it("says what was done today", () => {
  expect(todayInWords({ answers: 3, skipped: 1, seconds: 600 })).toBe("10 min of work. You skipped 1.");
  expect(todayInWords({ answers: 0, skipped: 0, seconds: 0 })).toBe("Nothing yet today.");
});

it("says how sure a share of few cases is", () => {
  const say = (share: string, n: number) => `${share} of ${n}.`;
  const week = { week: "2026-03-02", share: 0.8, low: 0.49, high: 0.94, n: 10 };
  expect(trendInWords([week], say, "none")).toBe(
    "80% of 10. With so few cases, the true share may be anywhere from 49% to 94%.",
  );
  expect(trendInWords([{ ...week, n: 100 }], say, "none")).toBe("80% of 100.");
  expect(trendInWords([], say, "none")).toBe("none");
});
