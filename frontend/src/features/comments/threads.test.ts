import { expect, it } from "vitest";
import type { Thread } from "./api";
import { fieldInWords, mentionsIn, nameBeingTyped, openFirst } from "./threads";

const thread = (id: number, resolved_at: string | null = null) => ({ id, resolved_at }) as Thread;

it("puts what is settled behind what is open", () => {
  const threads = [thread(1, "2026-03-02T12:00:00Z"), thread(2), thread(3)];
  expect(openFirst(threads).map(({ id }) => id)).toEqual([2, 3, 1]);
});

it("knows who is named, also where one name begins like another", () => {
  const people = [{ name: "Ana" }, { name: "Ana Lima" }, { name: "Bo" }];
  expect(mentionsIn("@Ana Lima, look. Bo knows.", people)).toEqual([{ name: "Ana Lima" }]);
  expect(mentionsIn("@Ana and @Bo", people)).toEqual([{ name: "Ana" }, { name: "Bo" }]);
});

it("offers names only behind an @ that begins a word", () => {
  expect(nameBeingTyped("ask @")).toBe("");
  expect(nameBeingTyped("ask @Mir")).toBe("Mir");
  expect(nameBeingTyped("me@example")).toBeNull();
  expect(nameBeingTyped("@Mirela\nand")).toBeNull();
});

it("says which field it is about", () => {
  expect(fieldInWords("")).toBe("the whole answer");
  expect(fieldInWords("messages.0.content")).toBe("the text");
  expect(fieldInWords("order_number")).toBe("order number");
});
