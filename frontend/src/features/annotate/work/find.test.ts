import { expect, it } from "vitest";
import { findIn } from "./find";

function page(html: string): HTMLElement {
  const root = document.createElement("div");
  root.innerHTML = html;
  return root;
}

const texts = (html: string, query: string) => findIn(page(html), query).map(String);

it("finds every place, without regard to capitals", () => {
  expect(texts("<p>Tone: be kind. A kind tone.</p>", "tone")).toEqual(["Tone", "tone"]);
});

it("finds across bold words and links", () => {
  expect(texts("<p>Say <b>thank</b> <a href='#'>you</a> first.</p>", "thank you")).toEqual(["thank you"]);
});

it("keeps its place where small letters are longer than capitals", () => {
  expect(texts("<p>İstanbul and Kadıköy</p>", "kadıköy")).toEqual(["Kadıköy"]);
});

it("finds nothing for nothing, and nothing that is not there", () => {
  expect(texts("<p>Some text</p>", "  ")).toEqual([]);
  expect(texts("<p>Some text</p>", "other")).toEqual([]);
});

it("finds in scripts without capitals", () => {
  expect(texts("<p>返事は丁寧に。丁寧語で。</p>", "丁寧")).toEqual(["丁寧", "丁寧"]);
});
