/** JSON as text, without its schema: what every page that shows texts needs. */

import { layOut } from "./layout";
import { readJson } from "./syntax";

/** `text` laid out for reading, or unchanged where it is not JSON. */
export function prettyJson(text: string): string {
  return readJson(text).ok ? layOut(text, "pretty") : text;
}

/** `text` without the spaces that only help reading, as it goes into data; unchanged where it is not JSON. */
export function compactJson(text: string): string {
  return readJson(text).ok ? layOut(text, "compact") : text;
}

/** The object or list that `text` is, or `undefined`: plain words and numbers are shown as text. */
export function structuredJson(text: string): object | undefined {
  const start = text.trimStart()[0];
  if (start !== "{" && start !== "[") return undefined;
  const reading = readJson(text);
  return reading.ok && typeof reading.value === "object" && reading.value !== null
    ? reading.value
    : undefined;
}
