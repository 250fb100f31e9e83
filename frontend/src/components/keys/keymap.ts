import { actionOf, KEY_IDS, type KeyId } from "./registry";

/** What a person changed: chords by the action's id. An empty list takes the action's keys away. */
export type KeyMap = Partial<Record<string, string[]>>;

/** The chords that fire an action for this person. */
export function chordsFor(id: KeyId, map: KeyMap): string[] {
  return map[id] ?? actionOf(id).keys;
}

/** A chord that puts a character into a text. */
export function writesText(chord: string): boolean {
  const parts = chord.split("+").filter((part) => part !== "");
  const last = chord.endsWith("+") ? "+" : (parts.at(-1) ?? "");
  return !chord.startsWith("mod+") && !chord.startsWith("alt+") && (last.length === 1 || last === "space");
}

/** What moves the focus, edits a text or presses the button that has the focus. */
const TAKEN_BY_FIELDS = new Set([
  "enter",
  "space",
  "tab",
  "shift+tab",
  "shift+enter",
  "backspace",
  "delete",
  "arrowleft",
  "arrowright",
  "arrowup",
  "arrowdown",
  "home",
  "end",
  "pageup",
  "pagedown",
]);
const TAKEN_BY_EDITING = new Set(["mod+a", "mod+c", "mod+v", "mod+x", "mod+z", "mod+y", "mod+shift+z"]);
/** What a browser keeps to itself, or what nobody would want to lose. */
const TAKEN_BY_BROWSER = new Set([
  "mod+w",
  "mod+t",
  "mod+n",
  "mod+q",
  "mod+l",
  "mod+r",
  "mod+f",
  "mod+p",
  "mod+tab",
  "mod+shift+t",
  "mod+shift+n",
  "mod+shift+w",
  "mod+shift+r",
  "f5",
  "f11",
  "f12",
]);

/** Why a chord cannot be an action's key, in a sentence; `null` where it can. */
export function whyNot(chord: string, id: KeyId): string | null {
  if (TAKEN_BY_BROWSER.has(chord) || /^mod\+[0-9]$/.test(chord)) return "The browser needs this one.";
  if (TAKEN_BY_EDITING.has(chord)) return "This one edits text everywhere.";
  if (chord === "tab" || chord === "shift+tab") return "Tab goes from field to field.";
  if (actionOf(id).keys.includes(chord)) return null;
  if (actionOf(id).inText && (writesText(chord) || TAKEN_BY_FIELDS.has(chord)))
    return "This works while you type, so it needs Ctrl, Cmd or Alt with it.";
  // Outside of a field these still press buttons and scroll.
  if (TAKEN_BY_FIELDS.has(chord) && chord !== "backspace" && chord !== "delete")
    return "This one presses buttons and moves on the page.";
  return null;
}

function meet(one: KeyId, other: KeyId): boolean {
  const places = actionOf(one).places;
  const others = actionOf(other).places;
  // A comment's own keys come before those of the page around it.
  if (places.includes("comment") !== others.includes("comment")) return false;
  return (
    places.includes("everywhere") ||
    others.includes("everywhere") ||
    places.some((place) => others.includes(place))
  );
}

/** The actions that would fire on the same chord as this one, where both can be pressed. */
export function conflictsOf(id: KeyId, chord: string, map: KeyMap): KeyId[] {
  return KEY_IDS.filter((other) => other !== id && meet(id, other) && chordsFor(other, map).includes(chord));
}

/** The map with an action's chords changed; what is as it comes is not kept. */
export function withChords(map: KeyMap, id: KeyId, chords: string[]): KeyMap {
  const { [id]: _before, ...rest } = map;
  return sameChords(chords, actionOf(id).keys) ? rest : { ...rest, [id]: chords };
}

function sameChords(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((chord, index) => chord === other[index]);
}
