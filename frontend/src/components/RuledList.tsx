import type { ReactNode } from "react";
import classes from "./RuledList.module.css";

/** Entries below each other with a line between them. */
export function RuledList({ children }: { children: ReactNode }) {
  return <ul className={classes.list}>{children}</ul>;
}
