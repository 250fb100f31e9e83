import { describe, expect, it } from "vitest";
import { clock, isGate, nothingInWords } from "./reasons";

const NOON = new Date(2026, 2, 2, 12, 0).getTime();
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
const reason = (code: string, detail: object | null = null) => ({
  code,
  message: "",
  detail: detail as Record<string, unknown> | null,
});
const said = (code: string, detail?: object) => nothingInWords(reason(code, detail), NOON);

describe("why there is no task", () => {
  it("says until when others hold the rest, and looks again then", () => {
    const until = at(2026, 2, 2, 12, 20);
    expect(said("held_by_others", { until, count: 3 })).toMatchObject({
      title: "Others are at work on the rest",
      more: "The next of them may come back at 12:20, in 20 minutes. This page looks again by itself.",
      lookAgainAt: until,
    });
  });

  it("says which tag is missing and who gives it", () => {
    expect(said("needs_tag", { tags: ["german"], managers: ["Mirela", "Soren"] })).toMatchObject({
      title: "The rest needs the tag “german”",
      more: "Ask Mirela or Soren, then look again.",
    });
    expect(said("needs_tag", { tags: ["german", "law"], managers: [] })).toMatchObject({
      title: "The rest needs a tag you do not have",
      more: null,
    });
  });

  it("tells a day's quota from a person's", () => {
    const tomorrow = at(2026, 2, 3, 0, 0);
    expect(said("quota_reached", { kind: "day", limit: 40, resets_at: tomorrow })).toMatchObject({
      title: "That is all for today",
      more: "New tasks come on March 3 at 00:00, in 12 hours.",
      help: "my progress",
    });
    expect(said("quota_reached", { kind: "person", limit: 1, resets_at: null })).toMatchObject({
      title: "You have given all that is asked of one person",
      lookAgainAt: null,
    });
  });

  it.each(["no_tasks", "all_done", "nothing_left_for_you", "held_by_others", "needs_tag", "quota_reached"])(
    "has words for %s also where nothing more is told",
    (code) => {
      const { title, more } = said(code);
      expect(title).not.toBe("Nothing for you now");
      expect(`${more}`).not.toMatch(/undefined|null |NaN|Invalid/);
    },
  );

  it("bears a reason that it does not know", () => {
    expect(said("something_new", { odd: true })).toMatchObject({
      title: "Nothing for you now",
      help: "look again",
    });
  });
});

it("knows what comes before a task that is held already", () => {
  const gates = ["guideline_unread", "qualification_needed", "qualification_break", "retrain"];
  expect(gates.every((code) => isGate(reason(code)))).toBe(true);
  expect(isGate(reason("held_enough"))).toBe(false);
  expect(isGate(null)).toBe(false);
  expect(isGate(undefined)).toBe(false);
});

it("says a moment by the clock, and by the wait where it is near", () => {
  expect(clock(at(2026, 2, 2, 12, 0), NOON)).toBe("at 12:00");
  expect(clock(at(2026, 2, 4, 9, 30), NOON)).toBe("on March 4 at 09:30");
});
