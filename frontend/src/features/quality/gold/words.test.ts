import { expect, it } from "vitest";
import type { QualificationRow } from "./api";
import { attemptWords, keyWords, passedWords, standingWords } from "./words";

it("says a key in words", () => {
  expect(
    [{ choice: "B" }, { choice: "tie" }, { choice: "both_bad" }, { json: { wants: "change" } }].map(keyWords),
  ).toEqual(["Answer B", "Equally good", "Both bad", '{"wants":"change"}']);
});

it("never says that all of nobody passed", () => {
  expect(passedWords(0, 0)).toBe("Not asked yet");
  expect(passedWords(3, 4)).toBe("3 of 4");
});

it("says how far somebody has come", () => {
  const attempt = {
    number: 1,
    state: "failed",
    correct: 2,
    total: 5,
  } as QualificationRow["attempts"][number];
  const row = (change: object) =>
    ({ qualified_at: null, retrain_since: null, attempts: [], ...change }) as unknown as QualificationRow;
  expect(standingWords(row({}))).toBe("Has not tried");
  expect(standingWords(row({ attempts: [attempt] }))).toBe("Not passed yet");
  expect(standingWords(row({ attempts: [attempt], qualified_at: "2026-01-01" }))).toBe("Qualified");
  expect(standingWords(row({ qualified_at: "2026-01-01", retrain_since: "2026-01-02" }))).toContain(
    "Off work",
  );
  expect(attemptWords(attempt)).toBe("Attempt 1: 2 of 5, not passed");
});
