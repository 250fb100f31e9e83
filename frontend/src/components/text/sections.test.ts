import { expect, it } from "vitest";
import { anchorOf, headingInWords, lineOfSection, sectionsOf } from "./sections";

const TEXT = `# Replies

Some words, # not a heading.

## Tone *and* length ##
\`\`\`
# a comment in code
\`\`\`
## Refunds
## Refunds
#nor this`;

it("finds the headings of a text, each once, and none in code", () => {
  expect(sectionsOf(TEXT)).toEqual(["Replies", "Tone *and* length", "Refunds"]);
  expect(sectionsOf("no headings")).toEqual([]);
});

it("knows where a section begins", () => {
  expect(lineOfSection(TEXT, "Refunds")).toBe(8);
  expect(lineOfSection(TEXT, "Gone")).toBe(-1);
});

it("makes an anchor that stays the same whatever the marks", () => {
  expect(headingInWords("**Tone** and [length](https://example.com)")).toBe("Tone and length");
  expect(anchorOf("Tone *and* length")).toBe("section-tone-and-length");
  expect(anchorOf("Größe & Maß")).toBe("section-größe-maß");
});
