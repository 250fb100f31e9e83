import { describe, expect, it } from "vitest";
import type { BurnDown, Cost, ThroughputDay } from "./api";
import { burnDownSentence, cappedCount, costSentence, throughputSentence } from "./sentences";

const burnDown = (change: Partial<BurnDown>): BurnDown => ({
  left: 120,
  asked: 200,
  completed: 80,
  days: [],
  estimate: null,
  reason: "",
  ...change,
});

describe("the burn-down", () => {
  it("names the day with its interval", () => {
    const estimate = {
      day: "2026-03-12",
      earliest: "2026-03-09",
      latest: "2026-03-18",
      per_day: 14.6,
      working_days: 16,
    };
    expect(burnDownSentence(burnDown({ estimate }))).toBe(
      "120 tasks are left. At the pace of the last four weeks, about 15 on a working day, they are finished on " +
        "March 12, 2026 (eight times in ten between March 9, 2026 and March 18, 2026).",
    );
  });

  it("says when it cannot be told yet, and why", () => {
    expect(burnDownSentence(burnDown({ reason: "too_few_days" }))).toContain("cannot be told yet");
    expect(burnDownSentence(burnDown({ reason: "no_pace" }))).toContain("nothing was completed");
    expect(burnDownSentence(burnDown({ left: 0, reason: "done" }))).toBe("Nothing is left to do.");
  });
});

describe("the cost", () => {
  const cost = (change: Partial<Cost>) =>
    ({
      currency: "EUR",
      hours: 10,
      cost: "250.00",
      hours_without_rate: 0,
      approved: 50,
      cost_per_approved: "5.00",
      ...change,
    }) as Cost;

  it("is said for each approved answer", () => {
    expect(costSentence(cost({}), 30)).toBe(
      "10 hours of work in the last 30 days cost €250.00: €5.00 for each approved answer.",
    );
  });

  it("leaves out nobody in silence", () => {
    expect(costSentence(cost({ hours_without_rate: 4, cost_per_approved: null }), 30)).toContain(
      "without the 4 hours of people who have no hourly rate",
    );
    expect(costSentence(cost({ hours_without_rate: 10 }), 30)).toContain("cannot be told");
  });
});

it("counts answers by day of work, not by day of the calendar", () => {
  const day = (submitted: number) =>
    ({ submitted, approved: 0, returned: 1, rejected: 0 }) as unknown as ThroughputDay;
  expect(throughputSentence([day(10), day(0), day(20)])).toBe(
    "In the last 3 days 30 answers came in, about 15 on each day with work; 0 were approved, 3 sent back or rejected.",
  );
});

it("says that the server stopped counting", () => {
  expect(cappedCount({ count: 1000, capped: true })).toBe("1,000+");
  expect(cappedCount({ count: 12, capped: false })).toBe("12");
});
