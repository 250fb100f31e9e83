import { expect, it } from "vitest";
import { countInWords, partsInWords, standingOf, tooLongInWords } from "./tokens";

const COUNT = { total: 1200, prompt: 1000, answer: 180, tools: 0, template: 20, with_template: true };

it("says how many there are, of what, and of how many that training takes", () => {
  expect(countInWords(COUNT, 2048)).toBe("1,200 of 2,048 tokens");
  expect(countInWords({ ...COUNT, total: 1 }, null)).toBe("1 token");
  expect(partsInWords(COUNT)).toBe("1,000 prompt, 180 answer, 20 chat template");
});

it("does not pretend to know what a template would add", () => {
  const bare = { ...COUNT, total: 1180, template: 0, with_template: false };
  expect(countInWords(bare, 2048)).toBe("About 1,180 of 2,048 tokens");
  expect(partsInWords(bare)).toBe("1,000 prompt, 180 answer, and what the chat template adds");
});

it("warns from nine tenths on, and above", () => {
  expect(standingOf(COUNT, null)).toBe("fits");
  expect(standingOf(COUNT, 2048)).toBe("fits");
  expect(standingOf(COUNT, 1300)).toBe("close");
  expect(standingOf(COUNT, 1200)).toBe("close");
  expect(standingOf(COUNT, 1199)).toBe("over");
});

it("tells a long answer from a prompt that no answer can mend", () => {
  expect(tooLongInWords(COUNT, 1100)).toMatch(/^100 tokens too many.*Shorten the answer/);
  expect(tooLongInWords(COUNT, 1199)).toMatch(/^1 token too many/);
  expect(tooLongInWords(COUNT, 1000)).toMatch(/^The prompt alone/);
});
