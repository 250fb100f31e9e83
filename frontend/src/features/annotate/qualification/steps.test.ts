import { expect, it } from "vitest";
import type { QualificationResult, QualificationState } from "./api";
import { qualificationStep } from "./steps";

const NEW: QualificationState = {
  required: true,
  needed: true,
  questions: 10,
  qualified_at: null,
  retrain_since: null,
  attempts_used: 0,
  attempts_left: 3,
  running: null,
  last: null,
};
const failed: QualificationResult = {
  number: 1,
  passed: false,
  correct: 6,
  total: 10,
  pass_mark: 80,
  finished_at: "2026-03-02T12:00:00Z",
  answers: [],
};
const step = (part: Partial<QualificationState>) => qualificationStep({ ...NEW, ...part });

it("begins an attempt, and goes on with one that runs", () => {
  expect(step({})).toMatchObject({ action: "Start the qualification", starts: true });
  expect(step({}).words).toContain("10 questions");
  expect(step({ running: { number: 1, position: 4, total: 10 } })).toMatchObject({
    title: "You are at question 4 of 10",
    action: "Go on",
    starts: false,
  });
});

it("offers another try as long as there is one", () => {
  const again = step({ last: failed, attempts_used: 1, attempts_left: 2 });
  expect(again).toMatchObject({ action: "Try again", starts: true });
  expect(again.words).toContain("below, then try again. You have 2 tries left.");
  expect(step({ last: { ...failed, answers: null }, attempts_left: 1 }).words).toContain("in the guidelines");
  expect(step({ last: failed, attempts_used: 3, attempts_left: 0 }).action).toBeNull();
});

it("leads whoever has passed into the work", () => {
  const passed = step({ needed: false, last: { ...failed, passed: true } });
  expect(passed).toMatchObject({ title: "The work is open to you", action: "Start working", starts: false });
  expect(step({ needed: false, required: false }).title).toBe("No qualification is asked for");
});

it("says what only a manager can change", () => {
  const since = "2026-03-02T12:00:00Z";
  expect(step({ questions: 0 })).toMatchObject({ title: "The qualification is not ready", action: null });
  expect(step({ questions: 0, retrain_since: since }).title).toBe("You are off this work for now");
  expect(step({ retrain_since: since, last: { ...failed, passed: true } })).toMatchObject({
    title: "A manager asks you to qualify again",
    starts: true,
  });
});
