import { type DiffPart, differenceOf } from "@/components/diff/words";

/** A part of an answer's text; what the other answer does not have is different. */
export interface Piece {
  text: string;
  different: boolean;
}

/** By letter, each text in pieces: what the one compared with does not have, and in that one what the other lacks. */
export function differencesAmong(
  answers: { letter: string; text: string }[],
  against: string,
): Record<string, Piece[]> {
  const base = answers.find(({ letter }) => letter === against);
  const found: Record<string, Piece[]> = {};
  if (!base) return found;
  for (const { letter, text } of answers) {
    if (letter === against) continue;
    const { parts } = differenceOf(base.text, text);
    found[letter] = piecesOf(parts, "added");
    // Of two answers both sides show what is theirs alone; of more, the one compared with would be nothing but marks.
    if (answers.length === 2) found[against] = piecesOf(parts, "removed");
  }
  found[against] ??= [{ text: base.text, different: false }];
  return found;
}

function piecesOf(parts: DiffPart[], own: "added" | "removed"): Piece[] {
  return parts
    .filter(({ kind }) => kind === "same" || kind === own)
    .map(({ text, kind }) => ({ text, different: kind === own }));
}
