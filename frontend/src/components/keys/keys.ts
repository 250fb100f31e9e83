/** Keyboard shortcuts as data: what matches is decided here, without React, so that it can be tested. */

export interface KeyBinding {
  /** Chords such as "a", "?", "escape", "mod+enter" (mod is Ctrl, or Cmd on a Mac). */
  keys: string[];
  label: string;
  group?: string;
  run: () => void;
  disabled?: boolean;
  /** Also fires while the person types in a field. Only for chords that write no text. */
  inText?: boolean;
}

type KeyLike = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing" | "keyCode"
>;

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
): KeyBinding | null {
  if (isComposing(event)) return null;
  const chord = chordOf(event);
  const typing = isTextTarget(event.target);
  for (const binding of bindings) {
    if (binding.disabled || !binding.keys.includes(chord)) continue;
    if (typing && !binding.inText) continue;
    return binding;
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
};

/** A chord as the caps of keys: "mod+enter" -> ["Ctrl", "Enter"]. */
export function keyCaps(chord: string): string[] {
  return chord.split("+").map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
