/** Above this a text is not laid out as Markdown: the page must stay quick. */
export const MARKDOWN_LIMIT = 60_000;

const LONG = 5_000;
const LONG_LINES = 80;

/** The beginning of a very long text, cut at the end of a line or word; `null` where all of it can be shown. */
export function beginningOf(text: string): string | null {
  const lines = text.split("\n");
  if (text.length <= LONG && lines.length <= LONG_LINES) return null;
  const start = lines.slice(0, LONG_LINES).join("\n").slice(0, LONG);
  const cut = Math.max(start.lastIndexOf("\n"), start.lastIndexOf(" "));
  return `${cut > LONG / 2 ? start.slice(0, cut) : start} …`;
}
