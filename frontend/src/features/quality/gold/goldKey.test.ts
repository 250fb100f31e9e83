import { expect, it } from "vitest";
import { choicesOf, jsonProblem, keyOf, valuesOfKey } from "./goldKey";

it("offers each answer and that none is better, in words for two and for more", () => {
  expect(choicesOf(["A", "B"]).map(({ label }) => label)).toEqual([
    "Answer A is better",
    "Answer B is better",
    "Both are equally good",
    "Both are bad",
  ]);
  expect(choicesOf(["A", "B", "C"]).map(({ label }) => label)[2]).toBe("Answer C is the best");
  expect(choicesOf(["A", "B", "C"]).at(-1)).toEqual({ value: "both_bad", label: "All are bad" });
});

it("brings a key to the form and back", () => {
  for (const [kind, key] of [
    ["rank", { choice: "B" }],
    ["rank", { choice: "both_bad" }],
    ["write", { json: { intent: "refund", tags: [1, null] } }],
    ["write", { json: null }],
  ] as const)
    expect(keyOf(kind, valuesOfKey(key))).toEqual(key);
});

it("says what is no JSON, where JSON is asked for", () => {
  expect(jsonProblem("write", "{")).toMatch(/not JSON/);
  expect(jsonProblem("write", "{}")).toBeNull();
  expect(jsonProblem("rank", "")).toBeNull();
});
