import { describe, expect, it, vi } from "vitest";
import { chordOf, isTextTarget, type KeyBinding, keyCaps, matchBinding } from "./keys";

function press(
  key: string,
  init: KeyboardEventInit & { target?: HTMLElement; keyCode?: number } = {},
): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, ...init });
  Object.defineProperty(event, "target", { value: init.target ?? document.body });
  return event;
}

const submit: KeyBinding = { id: "task.submit", run: vi.fn() };
const chooseA: KeyBinding = { id: "rank.choose.1", run: vi.fn() };
const help: KeyBinding = { id: "app.keys", run: vi.fn() };
const bindings = [submit, chooseA, help];

describe("chordOf", () => {
  it("takes Ctrl and Cmd for the same modifier", () => {
    expect(chordOf(press("Enter", { ctrlKey: true }))).toBe("mod+enter");
    expect(chordOf(press("Enter", { metaKey: true }))).toBe("mod+enter");
  });

  it("does not mind the Shift that a question mark needs, nor Caps Lock", () => {
    expect(chordOf(press("?", { shiftKey: true }))).toBe("?");
    expect(chordOf(press("A"))).toBe("a");
  });

  it("tells Shift and a letter from the letter", () => {
    expect(chordOf(press("A", { shiftKey: true }))).toBe("shift+a");
  });
});

describe("matchBinding", () => {
  it("fires outside of fields", () => {
    expect(matchBinding(press("a"), bindings)).toBe(chooseA);
    expect(matchBinding(press("?", { shiftKey: true }), bindings)).toBe(help);
  });

  it("never takes a letter from somebody who types", () => {
    const field = document.createElement("textarea");
    expect(matchBinding(press("a", { target: field }), bindings)).toBeNull();
    expect(matchBinding(press("Enter", { ctrlKey: true, target: field }), bindings)).toBe(submit);
  });

  it("leaves the keys of an input method alone", () => {
    expect(matchBinding(press("a", { isComposing: true }), bindings)).toBeNull();
    expect(matchBinding(press("Enter", { ctrlKey: true, keyCode: 229 }), bindings)).toBeNull();
    expect(
      matchBinding(press("Escape", { isComposing: true }), [{ id: "app.leave", run: vi.fn() }]),
    ).toBeNull();
  });

  it("does not take AltGr, which writes characters on many keyboards, for Ctrl", () => {
    expect(matchBinding(press("Enter", { ctrlKey: true, altKey: true }), bindings)).toBeNull();
  });

  it("passes over what is disabled", () => {
    expect(matchBinding(press("a"), [{ ...chooseA, disabled: true }])).toBeNull();
  });

  it("finds letters by their place where the layout writes another alphabet, and digits under Shift", () => {
    expect(matchBinding(press("ф", { code: "KeyA" }), bindings)).toBe(chooseA);
    expect(matchBinding(press("&", { code: "Digit1" }), bindings)).toBe(chooseA);
    expect(matchBinding(press("!", { code: "Digit1", shiftKey: true }), bindings)).toBeNull();
    // A Latin layout says itself what the key writes, wherever the key is.
    expect(matchBinding(press("q", { code: "KeyA" }), bindings)).toBeNull();
  });

  it("goes by the person's own keys, and by none that were taken away", () => {
    const map = { "task.submit": ["mod+s"], "rank.choose.1": [] };
    expect(matchBinding(press("s", { ctrlKey: true }), bindings, map)).toBe(submit);
    expect(matchBinding(press("Enter", { ctrlKey: true }), bindings, map)).toBeNull();
    expect(matchBinding(press("a"), bindings, map)).toBeNull();
  });
});

describe("isTextTarget", () => {
  it("knows fields that hold text from those that do not", () => {
    const radio = Object.assign(document.createElement("input"), { type: "radio" });
    const text = Object.assign(document.createElement("input"), { type: "email" });
    expect([isTextTarget(radio), isTextTarget(text), isTextTarget(document.body)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

it("spells chords as caps", () => {
  expect(keyCaps("mod+enter")).toEqual(["Ctrl", "Enter"]);
  expect(keyCaps("a")).toEqual(["A"]);
  expect(keyCaps("mod++")).toEqual(["Ctrl", "+"]);
});
