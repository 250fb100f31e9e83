/** Keyboard shortcuts as data: what matches is decided here, without React, so that it can be tested. */

import { chordsFor, type KeyMap } from "./keymap";
import { actionOf, type KeyId } from "./registry";

/** What an action of `registry.ts` does on the page that is open. Its keys are there, or the person's own. */
export interface KeyBinding {
  id: KeyId;
  run: () => void;
  disabled?: boolean;
  /** What it is called here, where the registry's word is too general. */
  label?: string;
}

export function labelOf({ id, label }: KeyBinding): string {
  return label ?? actionOf(id).label;
}

type KeyLike = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing" | "keyCode"
> & { code?: string };

/** The chord of a key press, in the spelling of `KeyBinding.keys`. */
export function chordOf(event: KeyLike): string {
  const key = event.key.toLowerCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // Shift is part of how "?" is typed; for letters and named keys it makes another chord.
  if (event.shiftKey && (key.length > 1 || /^\p{L}$/u.test(key))) parts.push("shift");
  parts.push(key === " " ? "space" : key);
  return parts.join("+");
}

/** The chord by where the key is, for layouts that write another alphabet there, or digits only with Shift. */
function chordByPlace(event: KeyLike): string | null {
  const key = event.key.toLowerCase();
  if (key.length !== 1 || /[a-z0-9]/.test(key)) return null;
  const letter = /^\p{L}$/u.test(key) ? /^Key([A-Z])$/.exec(event.code ?? "") : null;
  const digit = event.shiftKey ? null : /^Digit([0-9])$/.exec(event.code ?? "");
  const found = (letter ?? digit)?.[1];
  return found ? chordOf({ ...pick(event), key: found }) : null;
}

/** A key press holds its keys on its prototype, where spreading does not find them. */
function pick({ ctrlKey, metaKey, altKey, shiftKey, isComposing, keyCode }: KeyLike): Omit<KeyLike, "key"> {
  return { ctrlKey, metaKey, altKey, shiftKey, isComposing, keyCode };
}

/** An input method is putting a character together: its keys belong to it alone. */
export function isComposing(event: Pick<KeyLike, "isComposing" | "keyCode">): boolean {
  return event.isComposing || event.keyCode === 229;
}

const TEXTLESS_INPUTS = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "image",
  "radio",
  "range",
  "reset",
  "submit",
]);

/** Whether keys pressed on `target` write text or choose in a list there. */
export function isTextTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !TEXTLESS_INPUTS.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target.isContentEditable || target.closest("[contenteditable=true],[role=listbox],[role=menu]") !== null
  );
}

/** The binding that a key press fires, if any. */
export function matchBinding(
  event: KeyLike & { target: EventTarget | null },
  bindings: KeyBinding[],
  map: KeyMap = {},
): KeyBinding | null {
  if (isComposing(event)) return null;
  const typing = isTextTarget(event.target);
  for (const chord of [chordOf(event), chordByPlace(event)]) {
    if (chord === null) continue;
    const found = bindings.find(
      ({ id, disabled }) =>
        !disabled && (!typing || actionOf(id).inText) && chordsFor(id, map).includes(chord),
    );
    if (found) return found;
  }
  return null;
}

/** A dialog in front owns the keyboard. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"], [role="alertdialog"]') !== null;
}

const isMac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  mod: isMac ? "⌘" : "Ctrl",
  alt: isMac ? "⌥" : "Alt",
  shift: "Shift",
  enter: "Enter",
  escape: "Esc",
  space: "Space",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  backspace: "⌫",
  delete: "Del",
  pageup: "PgUp",
  pagedown: "PgDn",
};

/** A chord as the caps of keys: "mod+enter" -> ["Ctrl", "Enter"]. */
export function keyCaps(chord: string): string[] {
  const parts = chord.endsWith("+")
    ? [...chord.slice(0, -1).split("+").filter(Boolean), "+"]
    : chord.split("+");
  return parts.map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : capital(part)));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A chord as it is said: "Ctrl+Enter". */
export function chordInWords(chord: string): string {
  return keyCaps(chord).join("+");
}
