import { describe, expect, it } from "vitest";
import { chordsFor, conflictsOf, whyNot, withChords, writesText } from "./keymap";
import { actionOf, KEY_IDS } from "./registry";

describe("the keys as they come", () => {
  it("never mean two things in one place", () => {
    const twice = KEY_IDS.flatMap((id) =>
      actionOf(id).keys.flatMap((chord) =>
        conflictsOf(id, chord, {}).map((other) => `${chord}: ${id}, ${other}`),
      ),
    );
    expect(twice).toEqual([]);
  });

  it("write no text where they work in a text", () => {
    const bad = KEY_IDS.filter((id) => actionOf(id).inText && actionOf(id).keys.some(writesText));
    expect(bad).toEqual([]);
  });
});

describe("a person's own keys", () => {
  it("take the place of the action's, or take them away", () => {
    expect(chordsFor("task.skip", {})).toEqual(["s"]);
    expect(chordsFor("task.skip", { "task.skip": ["alt+s"] })).toEqual(["alt+s"]);
    expect(chordsFor("task.skip", { "task.skip": [] })).toEqual([]);
  });

  it("are not kept where they are as they come", () => {
    expect(withChords({ "task.skip": ["x"] }, "task.skip", ["s"])).toEqual({});
    expect(withChords({}, "task.skip", ["x"])).toEqual({ "task.skip": ["x"] });
  });

  it("are told where they meet another action, and only there", () => {
    expect(conflictsOf("task.skip", "e", {})).toContain("write.text");
    expect(conflictsOf("task.skip", "j", {})).toEqual([]);
    expect(conflictsOf("queue.open", "mod+k", {})).toEqual(["app.palette"]);
    expect(conflictsOf("task.skip", "e", { "write.text": [], "rank.strength.3": [] })).toEqual([]);
  });

  it("are refused where they would take something away from everybody", () => {
    expect(whyNot("mod+w", "task.skip")).toMatch(/browser/);
    expect(whyNot("mod+c", "task.skip")).toMatch(/edits text/);
    expect(whyNot("tab", "task.skip")).toMatch(/field to field/);
    expect(whyNot("space", "task.skip")).toMatch(/presses buttons/);
    expect(whyNot("x", "task.submit")).toMatch(/while you type/);
    expect(whyNot("x", "task.skip")).toBeNull();
    expect(whyNot("alt+enter", "task.submit")).toBeNull();
    expect(whyNot("escape", "app.leave")).toBeNull();
  });
});
