import { expect, it } from "vitest";
import type { Dispute } from "./api";
import { asFarAsItHolds, settlementOf, standing, UNDECIDED } from "./settling";

const dispute = {
  answers: [
    { annotation: 7, revision_number: 1 },
    { annotation: 9, revision_number: 2 },
  ],
} as Dispute;

it("wants a choice, a cause, and words where no answer holds", () => {
  expect(standing(UNDECIDED)).toMatch(/Choose an answer/);
  expect(standing({ ...UNDECIDED, choice: 7 })).toMatch(/came from/);
  expect(standing({ ...UNDECIDED, choice: "none", cause: "slip", comment: " " })).toMatch(
    /none of the answers/,
  );
  expect(standing({ ...UNDECIDED, choice: 7, cause: "slip" })).toBeNull();
});

it("names every answer that was read, with its revision", () => {
  const decision = { ...UNDECIDED, choice: 9, cause: "guideline_gap", guideline_section: "Tone" } as const;
  expect(settlementOf(decision, dispute)).toEqual({
    chosen: 9,
    cause: "guideline_gap",
    guideline_section: "Tone",
    comment: "",
    revision_numbers: { 7: 1, 9: 2 },
  });
  expect(settlementOf({ ...decision, choice: "none", comment: " Neither. " }, dispute)).toMatchObject({
    chosen: null,
    comment: "Neither.",
  });
  expect(settlementOf(decision, dispute, { messages: [] })).toMatchObject({ payload: { messages: [] } });
  expect(settlementOf(UNDECIDED, dispute)).toBeNull();
});

it("drops a kept choice whose answer is gone, and keeps the words", () => {
  const kept = { ...UNDECIDED, choice: 8, comment: "The day matters." };
  expect(asFarAsItHolds(kept, dispute)).toEqual({ ...kept, choice: null });
  expect(asFarAsItHolds({ ...kept, choice: 9 }, dispute).choice).toBe(9);
  expect(asFarAsItHolds({ ...kept, choice: "none" }, dispute).choice).toBe("none");
});
