import type { ReactNode } from "react";
import classes from "./JsonView.module.css";

const PART = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d[\d.eE+-]*/g;

/** JSON text in a fixed-width face, with its names set apart from its values. `text` is shown as it is. */
export function JsonView({ text }: { text: string }) {
  return <pre className={classes.json}>{parts(text)}</pre>;
}

function parts(text: string): ReactNode[] {
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(PART)) {
    const [whole, quoted, colon, word] = match;
    nodes.push(text.slice(at, match.index));
    const kind = quoted ? (colon === undefined ? "text" : "name") : word ? "word" : "number";
    nodes.push(
      <span key={match.index} className={classes[kind]}>
        {whole}
      </span>,
    );
    at = match.index + whole.length;
  }
  nodes.push(text.slice(at));
  return nodes;
}
