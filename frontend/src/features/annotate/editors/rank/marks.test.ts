import { describe, expect, it } from "vitest";
import { differencesAmong } from "./differences";
import { piecesWithMarks, tidySelection } from "./marks";

const TEXT = "The 🛵 is late.";

describe("marks in a text", () => {
  it("takes the spaces off a selection's ends", () => {
    expect(tidySelection(TEXT, 3, 7)).toEqual({ start: 4, end: 6 });
    expect(tidySelection(TEXT, 3, 4)).toBeNull();
    expect(tidySelection(TEXT, 5, 5)).toBeNull();
  });

  it("never cuts a character in two", () => {
    expect(tidySelection(TEXT, 5, 8)).toEqual({ start: 4, end: 8 });
    expect(tidySelection(TEXT, 0, 5)).toEqual({ start: 0, end: 6 });
  });

  it("shows overlapping marks as one marked stretch, and every character once", () => {
    const pieces = piecesWithMarks(TEXT, [
      { start: 4, end: 9 },
      { start: 7, end: 14 },
    ]);
    expect(pieces.map(({ text }) => text).join("")).toBe(TEXT);
    expect(pieces.filter(({ different }) => different).map(({ text }) => text)).toEqual([
      "🛵 ",
      "is",
      " late",
    ]);
  });

  it("has no pieces of an empty text", () => {
    expect(piecesWithMarks("", [])).toEqual([]);
  });
});

describe("differences between answers", () => {
  const answers = [
    { letter: "A", text: "It comes on Friday." },
    { letter: "B", text: "It comes on Monday." },
    { letter: "C", text: "It comes on Friday." },
  ];
  const marked = (found: ReturnType<typeof differencesAmong>, letter: string) =>
    found[letter]?.filter(({ different }) => different).map(({ text }) => text);

  it("marks on both sides of two answers what is theirs alone", () => {
    const found = differencesAmong(answers.slice(0, 2), "A");
    expect([marked(found, "A"), marked(found, "B")]).toEqual([["Friday"], ["Monday"]]);
    for (const { letter, text } of answers.slice(0, 2))
      expect(found[letter]?.map((piece) => piece.text).join("")).toBe(text);
  });

  it("compares several with one of them", () => {
    const found = differencesAmong(answers, "A");
    expect([marked(found, "A"), marked(found, "B"), marked(found, "C")]).toEqual([[], ["Monday"], []]);
    expect(marked(differencesAmong(answers, "B"), "C")).toEqual(["Friday"]);
  });
});
