/** The sections of a Markdown text, as the server finds them: its headings in their order, each once. */

const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(```+|~~~+)/;
const MAX_CHARACTERS = 200;

export function sectionsOf(text: string): string[] {
  const found = new Set<string>();
  let fence = "";
  for (const line of text.split(/\r\n|\r|\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (mark && (fence === "" || mark.startsWith(fence))) {
      fence = fence === "" ? mark : "";
      continue;
    }
    const heading = fence === "" ? HEADING.exec(line)?.[1]?.trim() : undefined;
    if (heading) found.add(heading.slice(0, MAX_CHARACTERS));
  }
  return [...found];
}

/** The line of the text on which a section begins, from 0; -1 where there is none. */
export function lineOfSection(text: string, section: string): number {
  return text
    .split(/\r\n|\r|\n/)
    .findIndex((line) => HEADING.exec(line)?.[1]?.trim().slice(0, MAX_CHARACTERS) === section);
}

/** A heading without its Markdown marks, as it is read. */
export function headingInWords(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`~]/g, "")
    .trim();
}

/** "Tone and length" -> "section-tone-and-length": the anchor of a section on a page. */
export function anchorOf(heading: string): string {
  const words = headingInWords(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return `section-${words}`;
}
