/** Finds words in the text that is on the page, across bold and links, and marks them without touching the page. */

const FOUND = "found";
const FOUND_HERE = "found-here";

/** Where `query` stands below `root`, without regard to capitals. */
export function findIn(root: Node, query: string): Range[] {
  const wanted = folded(query.trim());
  if (wanted === "") return [];
  const pieces = textNodes(root);
  const whole = folded(pieces.map((piece) => piece.data).join(""));
  const found: Range[] = [];
  for (let at = whole.indexOf(wanted); at !== -1; at = whole.indexOf(wanted, at + wanted.length)) {
    const range = document.createRange();
    const [start, startOffset] = placeOf(pieces, at);
    const [end, endOffset] = placeOf(pieces, at + wanted.length - 1);
    range.setStart(start, startOffset);
    range.setEnd(end, endOffset + 1);
    found.push(range);
  }
  return found;
}

/** Small letters, each in its own place: "İ" would become two. */
function folded(text: string): string {
  const small = text.toLowerCase();
  return small.length === text.length
    ? small
    : Array.from(text, (letter) =>
        letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
      ).join("");
}

function textNodes(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

/** The text node that holds the character at `at`, and where in it. */
function placeOf(pieces: Text[], at: number): [Text, number] {
  let before = 0;
  for (const piece of pieces) {
    if (at < before + piece.length) return [piece, at - before];
    before += piece.length;
  }
  throw new RangeError(`There are no ${at + 1} characters.`);
}

/** Marks what was found, and the one that is being looked at. Browsers without highlights still go there. */
export function markFound(ranges: Range[], here: Range | undefined): void {
  if (typeof CSS === "undefined" || !("highlights" in CSS)) return;
  CSS.highlights.set(FOUND, new Highlight(...ranges));
  CSS.highlights.set(FOUND_HERE, here ? new Highlight(here) : new Highlight());
}

export function unmarkFound(): void {
  if (typeof CSS === "undefined" || !("highlights" in CSS)) return;
  CSS.highlights.delete(FOUND);
  CSS.highlights.delete(FOUND_HERE);
}
