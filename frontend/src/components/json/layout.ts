/** Lays JSON out anew without touching a value: numbers and escapes stay exactly as they were written. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

export type JsonLayout = "pretty" | "spaced" | "compact";

/** `text` must be valid JSON. `spaced` is one line with a space after each colon and comma, as Python writes it. */
export function layOut(text: string, layout: JsonLayout): string {
  const tokens = text.match(TOKEN) ?? [];
  if (layout !== "pretty") {
    const gap = layout === "spaced" ? " " : "";
    return tokens.map((token) => (token === "," || token === ":" ? token + gap : token)).join("");
  }
  let depth = 0;
  let result = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  tokens.forEach((token, index) => {
    const empty = /[{[]/.test(tokens[index - 1] ?? "");
    if (token === "}" || token === "]") {
      depth--;
      result += empty ? token : line() + token;
    } else {
      if (empty) result += line();
      result += token;
      if (token === "{" || token === "[") depth++;
      else if (token === ",") result += line();
      else if (token === ":") result += " ";
    }
  });
  return result;
}

/** How `text`, valid JSON, is laid out now. */
export function layoutOf(text: string): JsonLayout {
  if (text.trim().includes("\n")) return "pretty";
  return /[:,] /.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""')) ? "spaced" : "compact";
}

/** The same object with its fields, also the inner ones, in the order in which `model` has them; other fields come last. */
export function inOrderOf(text: string, model: string): string {
  if (!isObject(text) || !isObject(model)) return text;
  const [members, wanted] = [membersOf(text), membersOf(model)];
  const names = [...[...wanted.keys()].filter((name) => members.has(name)), ...members.keys()];
  const ordered = [...new Set(names)].map((name) => {
    const value = members.get(name) ?? "";
    return `${JSON.stringify(name)}:${inOrderOf(value, wanted.get(name) ?? "")}`;
  });
  const result = `{${ordered.join(",")}}`;
  // A name written with escapes would come out otherwise: then everything stays where it is.
  return result.length === layOut(text, "compact").length ? result : text;
}

function isObject(text: string): boolean {
  return text.trimStart().startsWith("{");
}

/** The members of an object by name, each value as it was written. `text` must be a valid JSON object. */
export function membersOf(text: string): Map<string, string> {
  const members = new Map<string, string>();
  const tokens = text.match(TOKEN) ?? [];
  let depth = 0;
  let name: string | null = null;
  let value = "";
  for (const token of tokens) {
    const closes = token === "}" || token === "]";
    if (closes) depth--;
    if (depth === 0 || (depth === 1 && token === ",")) {
      if (name !== null) members.set(name, value);
      name = null;
      value = "";
    } else if (depth === 1 && name === null) {
      if (token !== ":") name = JSON.parse(token) as string;
    } else if (value !== "" || token !== ":") {
      value += token;
    }
    if (token === "{" || token === "[") depth++;
  }
  return members;
}
