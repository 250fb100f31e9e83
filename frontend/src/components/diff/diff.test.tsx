import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { WordDiff } from "./WordDiff";
import { differenceOf } from "./words";

const join = (parts: { text: string; kind: string }[], without: string) =>
  parts
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join("");

describe("differenceOf", () => {
  it.each([
    ["We are sorry.", "We are very sorry indeed."],
    ["", "new"],
    ["a  b\n\nc", "a b\nc"],
    ["Ärger mit 😀", "Ärger ohne 😀"],
  ])("gives both texts back whole: %j, %j", (before, after) => {
    const { parts } = differenceOf(before, after);
    expect(join(parts, "added")).toBe(before);
    expect(join(parts, "removed")).toBe(after);
  });

  it("compares JSON by what it holds", () => {
    expect(differenceOf('{"a":1}', '{\n "a": 1\n}')).toMatchObject({ layoutOnly: true, equal: false });
    const { parts } = differenceOf('{"a":"x","b":2}', '{ "a": "y", "b": 2 }');
    expect(parts.filter(({ kind }) => kind !== "same").map(({ text }) => text)).toEqual(["x", "y"]);
  });

  it("does not take another order of fields for a change", () => {
    const before = '{"b":{"y":1,"x":[{"q":1}]},"gone":0,"a":"one"}';
    const after = '{"a": "two", "b": {"x": [{"q": 1}], "y": 1}}';
    const { parts } = differenceOf(before, after);
    const changed = parts.filter(({ kind }) => kind !== "same").map(({ text }) => text.trim());
    expect(changed.join(" ")).toMatch(/one.*two.*gone/s);
    expect(changed.join(" ")).not.toMatch(/[xyqb]"/);
    expect(differenceOf('{"a":1,"b":2}', '{"b":2,"a":1}')).toMatchObject({ layoutOnly: true, equal: false });
    // A name that stands twice keeps both of its values.
    expect(join(differenceOf('{"b":1,"a":2,"b":3}', '{"a":2}').parts, "added")).toContain('"b":3');
  });

  it("gives both texts back whole, whatever they share at their ends", () => {
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const words = ["a", "b", "ab", " ", "  ", "\n", ",", "é", "😀", ""];
    const text = () => Array.from({ length: next(9) }, () => words[next(words.length)]).join("");
    for (let round = 0; round < 3_000; round++) {
      const [shared, before, after, end] = [text(), text(), text(), text()];
      const { parts } = differenceOf(shared + before + end, shared + after + end);
      expect(join(parts, "added")).toBe(shared + before + end);
      expect(join(parts, "removed")).toBe(shared + after + end);
    }
  });

  it("marks the word that changed, and not a piece of it", () => {
    const changed = (before: string, after: string) =>
      differenceOf(before, after)
        .parts.filter(({ kind }) => kind !== "same")
        .map(({ text }) => text);
    expect(changed("We ship today.", "We shipped today.")).toEqual(["ship", "shipped"]);
    expect(changed("one two three", "one three")).toEqual(["two "]);
  });

  it("finds a small change in a long text at once", () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `word${(index * 7919) % 5003}`);
    const changed = [...words.slice(0, 5_000), "here", ...words.slice(5_000)];
    const start = performance.now();
    const { parts } = differenceOf(words.join(" "), changed.join(" "), 20);
    expect(performance.now() - start).toBeLessThan(100);
    expect(parts.map(({ kind }) => kind)).toEqual(["same", "added", "same"]);
  });

  it("does not keep the page waiting over two long texts with nothing in common", () => {
    const text = (seed: number) =>
      Array.from({ length: 20_000 }, (_, index) => ((index * 7919 + seed) % 100_003).toString(36)).join(" ");
    const start = performance.now();
    const { parts } = differenceOf(text(1), text(50_000));
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(join(parts, "added")).toBe(text(1));
  });
});

describe("WordDiff", () => {
  const show = (mode: "inline" | "split") =>
    render(<WordDiff before="one two" after="one three" mode={mode} beforeLabel="Proposal" />, {
      wrapper: MantineProvider,
    });

  it("marks what was added and removed, also for those who do not see colours", () => {
    show("inline");
    expect(screen.getByRole("insertion").textContent).toContain("added: three");
    expect(screen.getByRole("deletion").textContent).toContain("removed: two");
  });

  it("shows each side with its own text only", () => {
    show("split");
    const before = screen.getByRole("group", { name: "Proposal" });
    expect(before.querySelector("del")).not.toBeNull();
    expect(before.querySelector("ins")).toBeNull();
    expect(screen.getByRole("group", { name: "After" }).querySelector("ins")).not.toBeNull();
  });
});
