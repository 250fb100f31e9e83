import { NOTHING, type SetupValues } from "./setupValues";

const KEY = "tuneloop.project-setup";

/** What was entered before, in this tab: it outlives a reload and a look at another page. */
export function keptSetup(storage: Storage = window.sessionStorage): SetupValues {
  try {
    const found: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
    return typeof found === "object" && found !== null ? { ...NOTHING, ...found } : NOTHING;
  } catch {
    return NOTHING;
  }
}

export function keepSetup(values: SetupValues, storage: Storage = window.sessionStorage): void {
  try {
    storage.setItem(KEY, JSON.stringify(values));
  } catch {
    // A full or forbidden storage: what is on the page stays there all the same.
  }
}

export function forgetSetup(storage: Storage = window.sessionStorage): void {
  storage.removeItem(KEY);
}
