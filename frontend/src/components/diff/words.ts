import { diffLines, diffWordsWithSpace } from "diff";
import { inOrderOf } from "@/components/json/layout";
import { prettyJson, structuredJson } from "@/components/json/text";

export interface DiffPart {
  text: string;
  kind: "same" | "added" | "removed";
}

export interface Difference {
  parts: DiffPart[];
  /** The two are equal in every character. */
  equal: boolean;
  /** Both are JSON and hold the same; only spaces, line breaks or the order of fields differ. */
  layoutOnly: boolean;
  json: boolean;
}

const TIMEOUT_MS = 400;

/**
 * What changed from `before` to `after`, word by word. Two JSON texts are compared in one layout and order. Where words
 * take longer than `timeout`, whole lines are compared.
 */
export function differenceOf(before: string, after: string, timeout: number = TIMEOUT_MS): Difference {
  const json = structuredJson(before) !== undefined && structuredJson(after) !== undefined;
  const [one, other] = json ? [prettyJson(inOrderOf(before, after)), prettyJson(after)] : [before, after];
  return {
    parts: partsOf(one, other, timeout),
    equal: before === after,
    layoutOnly: json && before !== after && one === other,
    json,
  };
}

/** Most of two long texts is the same at both ends; only what lies between is compared word by word. */
function partsOf(one: string, other: string, timeout: number): DiffPart[] {
  const start = sharedStart(one, other);
  const end = sharedEnd(one, other, start);
  const [between, otherwise] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  const found =
    // Two long texts with nothing in common would keep the page waiting; lines are quicker than words.
    diffWordsWithSpace(between, otherwise, { timeout }) ??
      diffLines(between, otherwise, { timeout }) ?? [
        { value: between, removed: true, added: false },
        { value: otherwise, removed: false, added: true },
      ];
  const parts: DiffPart[] = found.map(({ value, added, removed }) => ({
    text: value,
    kind: added ? "added" : removed ? "removed" : "same",
  }));
  return joined([
    { text: one.slice(0, start), kind: "same" },
    ...parts,
    { text: one.slice(one.length - end), kind: "same" },
  ]);
}

/** How many characters the two begin with alike, up to the beginning of a word. */
function sharedStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at++;
  if (at === one.length && at === other.length) return at;
  while (at > 0 && !(isSpace(one[at - 1]) && !isSpace(one[at]) && !isSpace(other[at]))) at--;
  return at;
}

/** How many characters the two end with alike, from the end of a word on; what `start` holds is taken. */
function sharedEnd(one: string, other: string, start: number): number {
  const most = Math.min(one.length, other.length) - start;
  const end = (text: string, count: number) => text[text.length - count];
  let count = 0;
  while (count < most && end(one, count + 1) === end(other, count + 1)) count++;
  // The shared end begins with a space, and no space is before it.
  while (
    count > 0 &&
    !(isSpace(end(one, count)) && !isSpace(end(one, count + 1)) && !isSpace(end(other, count + 1)))
  )
    count--;
  return count;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

/** Without empty parts, and with neighbours of one kind as one. */
function joined(parts: DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.text === "") continue;
    if (last?.kind === part.kind) result[result.length - 1] = { ...last, text: last.text + part.text };
    else result.push(part);
  }
  return result;
}
