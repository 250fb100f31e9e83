import type { Reference } from "@/components/conversation/messages";

/** A part of a text: what was looked for, or what stands around it. */
export interface Piece {
  text: string;
  found: boolean;
}

export interface Passage {
  title: string;
  pieces: Piece[];
}

const fold = (text: string) => text.normalize("NFC").toLocaleLowerCase();

/** The paragraphs that hold `query`, whatever its case, with each place marked. */
export function passagesWith(references: Reference[], query: string): Passage[] {
  const wanted = fold(query.trim());
  if (wanted === "") return [];
  return references.flatMap(({ title, text }) =>
    text
      .split(/\n{2,}/)
      .filter((paragraph) => fold(paragraph).includes(wanted))
      .map((paragraph) => ({ title, pieces: piecesOf(paragraph, wanted) })),
  );
}

function piecesOf(paragraph: string, wanted: string): Piece[] {
  const folded = fold(paragraph);
  // Some letters change their length with their case; then the whole paragraph is the place.
  if (folded.length !== paragraph.length) return [{ text: paragraph, found: true }];
  const pieces: Piece[] = [];
  let at = 0;
  for (let place = folded.indexOf(wanted); place !== -1; place = folded.indexOf(wanted, at)) {
    if (place > at) pieces.push({ text: paragraph.slice(at, place), found: false });
    pieces.push({ text: paragraph.slice(place, place + wanted.length), found: true });
    at = place + wanted.length;
  }
  if (at < paragraph.length) pieces.push({ text: paragraph.slice(at), found: false });
  return pieces;
}
