import { describe, expect, it } from "vitest";
import { notAdoptable, positionSentence, votesInWords, winnerOf } from "./outcomes";

const pair = (fields: object) => ({
  identical: false,
  votes: ["b" as const],
  adopted_at: null,
  output_a: "one",
  output_b: "other",
  ...fields,
});

describe("notAdoptable", () => {
  it("lets a pair go that has a vote and two answers", () => {
    expect(notAdoptable(pair({}))).toBeNull();
  });

  it("says why another cannot", () => {
    expect(notAdoptable(pair({ votes: [] }))).toBe("No vote yet");
    expect(notAdoptable(pair({ identical: true, votes: [] }))).toBe("Both answers are the same");
    expect(notAdoptable(pair({ output_a: "  " }))).toBe("An answer is empty");
    expect(notAdoptable(pair({ adopted_at: "2026-01-01T00:00:00Z" }))).toBe("Sent to review");
  });
});

it("counts the votes on a pair", () => {
  const names = { a: "Base", b: "SFT" };
  expect(votesInWords(["b", "b", "tie", "a"], names)).toBe("1 for Base, 2 for SFT, 1 tie");
  expect(votesInWords(["tie", "tie"], names)).toBe("2 ties");
  expect(votesInWords([], names)).toBe("No vote yet");
});

it("names a winner only when the verdict does", () => {
  const verdict = (code: "a_better" | "b_better" | "cannot_tell") =>
    winnerOf({ verdict: { code, text: "" }, model_a: 1, model_b: 2 });
  expect([verdict("a_better"), verdict("b_better"), verdict("cannot_tell")]).toEqual([1, 2, null]);
});

describe("positionSentence", () => {
  it("speaks of a leaning only beyond chance", () => {
    expect(positionSentence({ value: 0.55, n: 40 })).toMatch("about half");
    expect(positionSentence({ value: 0.8, n: 40 })).toMatch("lean towards the first");
    expect(positionSentence({ value: 0.2, n: 40 })).toMatch("lean towards the second");
    expect(positionSentence({ value: 1, n: 3 })).toMatch("too few");
    expect(positionSentence(null)).toMatch("Not known yet");
  });
});
