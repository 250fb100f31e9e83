/**
 * Maths as people and models write it ($x$, $$x$$, \(x\), \[x\]) in the one spelling that is laid out here: `$$x$$` in a
 * line, and `$$` on lines of its own around what stands alone. Amounts of money and code stay as they are.
 */

const MOST = 4_000;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** The text in that spelling, or `null` where it holds no maths. */
export function withMaths(text: string): string | null {
  if (!/[$\\]/.test(text)) return null;
  const state = { found: false };
  const parts: string[] = [];
  let prose: string[] = [];
  let fence: string | null = null;
  const endProse = () => {
    if (prose.length > 0) parts.push(markIn(prose.join("\n"), state));
    prose = [];
  };
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line)?.[1] ?? null;
    if (fence === null && mark === null) {
      prose.push(line);
      continue;
    }
    endProse();
    parts.push(line);
    if (fence === null) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
  }
  endProse();
  return state.found ? parts.join("\n") : null;
}

function markIn(text: string, state: { found: boolean }): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    const code = /^`+/.exec(text.slice(at, at + 40))?.[0];
    if (code) {
      const end = closing(text, at + code.length, code);
      const until = end === -1 ? at + code.length : end + code.length;
      result += text.slice(at, until);
      at = until;
      continue;
    }
    const found = mathsAt(text, at);
    if (found) {
      state.found = true;
      result += spelled(text, at, found);
      at = found.end;
    } else if (text[at] === "\\") {
      result += text.slice(at, at + 2);
      at += 2;
    } else {
      result += text[at];
      at += 1;
    }
  }
  return result;
}

interface Maths {
  inner: string;
  end: number;
  display: boolean;
}

/** The maths that begins at a place, if any. */
function mathsAt(text: string, at: number): Maths | null {
  if (text.startsWith("\\(", at)) return between(text, at, "\\(", "\\)", false);
  if (text.startsWith("\\[", at)) {
    const found = between(text, at, "\\[", "\\]", true);
    // An escaped link: \[words\](address).
    return found && text[found.end] !== "(" ? found : null;
  }
  if (text.startsWith("$$", at)) return text[at + 2] === "$" ? null : between(text, at, "$$", "$$", true);
  return text[at] === "$" ? inDollars(text, at) : null;
}

function between(text: string, at: number, open: string, close: string, display: boolean): Maths | null {
  const end = text.indexOf(close, at + open.length);
  if (end === -1 || end - at > MOST) return null;
  const inner = text.slice(at + open.length, end);
  if (inner.trim() === "" || (!display && /\n\s*\n/.test(inner))) return null;
  return { inner, end: end + close.length, display };
}

/** `$x$` by the rule of pandoc: no space inside of the dollars, and no digit behind them. "$5 to $10" is money. */
function inDollars(text: string, at: number): Maths | null {
  if (/[\s$]/.test(text[at + 1] ?? " ") || /[\w\\$]/.test(text[at - 1] ?? " ")) return null;
  for (let end = at + 1; end < text.length && end - at <= MOST; end++) {
    const character = text[end];
    if (character === "\\") end++;
    else if (character === "\n" && /^\s*\n/.test(text.slice(end + 1, end + 200))) return null;
    else if (character === "$") {
      if (/\s/.test(text[end - 1] ?? "") || /[\d$]/.test(text[end + 1] ?? "")) return null;
      const inner = text.slice(at + 1, end);
      return isPrice(inner) ? null : { inner, end: end + 1, display: false };
    }
  }
  return null;
}

/** "10, or US": an amount with words behind it, and not the words of a command or in its braces. */
function isPrice(inner: string): boolean {
  return /^\d[\d.,]*\s/.test(inner) && /\p{L}{2}/u.test(inner.replace(/\\\p{L}+|\{[^{}]*\}/gu, ""));
}

function spelled(text: string, at: number, { inner, end, display }: Maths): string {
  const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  const lineEnd = text.indexOf("\n", end);
  const after = text.slice(end, lineEnd === -1 ? text.length : lineEnd);
  // What shares its line with words stays in the line.
  if (!display || before.trim() !== "" || after.trim() !== "")
    return `$$${inner.trim().replace(/\s*\n\s*/g, " ")}$$`;
  const lines = inner.trim().split("\n");
  return ["$$", ...lines, "$$"].join(`\n${before}`);
}

function closing(text: string, from: number, marks: string): number {
  for (let at = text.indexOf(marks, from); at !== -1; at = text.indexOf(marks, at)) {
    const run = /^`+/.exec(text.slice(at))?.[0] ?? "";
    if (run.length === marks.length) return at;
    at += run.length;
  }
  return -1;
}
