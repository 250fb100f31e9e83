import type { KeyBinding } from "./keys";

/** What can be done on the page that is open, for the command palette: those who listen for keys say it here. */
const sources = new Set<() => KeyBinding[]>();

/** Offers a page's actions until the returned function is called. */
export function offerActions(source: () => KeyBinding[]): () => void {
  sources.add(source);
  return () => sources.delete(source);
}

/** The actions of the page, each once, without those that rest. */
export function activeActions(): KeyBinding[] {
  const found = new Map<string, KeyBinding>();
  for (const source of sources)
    for (const binding of source())
      if (!binding.disabled && !found.has(binding.id)) found.set(binding.id, binding);
  return [...found.values()];
}
