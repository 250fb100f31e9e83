import { expect, it } from "vitest";
import { badPayload, lettersOf, wordingOf } from "./probePayload";

it("changes the last message of a written answer alone", () => {
  const payload = {
    messages: [
      { role: "assistant", content: "Let me look." },
      { role: "assistant", content: "It is Friday." },
    ],
  };
  expect(wordingOf("write", payload)).toBe("It is Friday.");
  expect(badPayload("write", payload, "It is Monday.")).toEqual({
    messages: [payload.messages[0], { role: "assistant", content: "It is Monday." }],
  });
  expect(payload.messages[1]?.content).toBe("It is Friday.");
});

it("gives a vote a strength only where a side wins", () => {
  const vote = { choice: "A", strength: 3, reasons: ["Clearer"], comment: "" };
  expect(badPayload("rank", vote, "B")).toEqual({ ...vote, choice: "B" });
  expect(badPayload("rank", vote, "tie")).toEqual({ choice: "tie", reasons: ["Clearer"], comment: "" });
});

it("puts another answer first in an order, and forgets the correction", () => {
  const order = { choice: "B", strength: null, ranking: [["B"], ["A", "C"]], reasons: [], comment: "" };
  const corrected = { ...order, correction: { letter: "B", messages: [] } };
  expect(lettersOf(order)).toEqual(["A", "B", "C"]);
  const { strength: _, ...kept } = order;
  expect(badPayload("rank", corrected, "C")).toEqual({
    ...kept,
    choice: "C",
    ranking: [["C"], ["B"], ["A"]],
  });
  expect(badPayload("rank", order, "both_bad")).toEqual({
    ...kept,
    choice: "both_bad",
    ranking: [["A", "B", "C"]],
  });
});
