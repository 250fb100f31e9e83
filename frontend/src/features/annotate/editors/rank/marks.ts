import type { Span } from "../ranking";
import type { Piece } from "./differences";

/** A text in pieces, those marked that any of the spans covers. */
export function piecesWithMarks(text: string, spans: Pick<Span, "start" | "end">[]): Piece[] {
  const edges = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])]
    .filter((edge) => edge >= 0 && edge <= text.length)
    .sort((one, other) => one - other);
  return edges.slice(1).map((end, index) => {
    const start = edges[index] ?? 0;
    const different = spans.some((span) => span.start <= start && end <= span.end);
    return { text: text.slice(start, end), different };
  });
}

/** A selection without the spaces at its ends, and not through the middle of a character; `null` where nothing is left. */
export function tidySelection(text: string, from: number, to: number): { start: number; end: number } | null {
  if (from === to) return null;
  let [start, end] = [from, to];
  if (isLowHalf(text, start)) start -= 1;
  if (isLowHalf(text, end)) end += 1;
  while (start < end && /\s/.test(text.charAt(start))) start += 1;
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  return start < end ? { start, end } : null;
}

function isLowHalf(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
