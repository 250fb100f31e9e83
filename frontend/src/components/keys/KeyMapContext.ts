import { createContext, useContext } from "react";
import { chordsFor, type KeyMap } from "./keymap";
import type { KeyId } from "./registry";

const NOTHING_CHANGED: KeyMap = {};

const KeyMapContext = createContext<KeyMap>(NOTHING_CHANGED);

/** Gives every key below it the person's own chords. */
export const KeyMapProvider = KeyMapContext.Provider;

/** The person's own keys, by action. */
export function useKeyMap(): KeyMap {
  return useContext(KeyMapContext);
}

/** The chord to show for an action: its first one; `null` where the person took it away. */
export function useChord(id: KeyId): string | null {
  return chordsFor(id, useKeyMap())[0] ?? null;
}
