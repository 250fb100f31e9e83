import { expect, it } from "vitest";
import { passagesWith } from "./passages";

const TEXTS = [
  { title: "Returns", text: "Thirty days.\n\nA LAMP may be returned\nwith its lamp shade." },
  { title: "Delivery", text: "Two days to İzmir." },
];

it("finds paragraphs whatever the case and marks every place", () => {
  expect(passagesWith(TEXTS, " lamp ")).toEqual([
    {
      title: "Returns",
      pieces: [
        { text: "A ", found: false },
        { text: "LAMP", found: true },
        { text: " may be returned\nwith its ", found: false },
        { text: "lamp", found: true },
        { text: " shade.", found: false },
      ],
    },
  ]);
});

it("loses no character, also of letters that change their length", () => {
  const [passage] = passagesWith(TEXTS, "two");
  expect(passage?.pieces.map(({ text }) => text).join("")).toBe("Two days to İzmir.");
});

it("finds nothing for nothing", () => {
  expect(passagesWith(TEXTS, "  ")).toEqual([]);
  expect(passagesWith(TEXTS, "violin")).toEqual([]);
});
