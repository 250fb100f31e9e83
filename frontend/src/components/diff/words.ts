import { diffLines, diffWordsWithSpace } from "diff";
import { inOrderOf } from "@/components/json/layout";
import { prettyJson, structuredJson } from "@/components/json/schema";

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

/** What changed from `before` to `after`, word by word. Two JSON texts are compared in one layout and order. */
export function differenceOf(before: string, after: string): Difference {
  const json = structuredJson(before) !== undefined && structuredJson(after) !== undefined;
  const [one, other] = json ? [prettyJson(inOrderOf(before, after)), prettyJson(after)] : [before, after];
  const found =
    // Two long texts with nothing in common would keep the page waiting; lines are quicker than words.
    diffWordsWithSpace(one, other, { timeout: TIMEOUT_MS }) ??
      diffLines(one, other, { timeout: TIMEOUT_MS }) ?? [
        { value: one, removed: true, added: false },
        { value: other, removed: false, added: true },
      ];
  return {
    parts: found.map(({ value, added, removed }) => ({
      text: value,
      kind: added ? "added" : removed ? "removed" : "same",
    })),
    equal: before === after,
    layoutOnly: json && before !== after && one === other,
    json,
  };
}
