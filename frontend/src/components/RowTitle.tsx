import { Anchor } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { type AnchorHTMLAttributes, forwardRef } from "react";
import classes from "./RowTitle.module.css";

/** What a row of a list is about, as the button that opens it beside the list. */
export function RowButton({ text, onOpen }: { text: string; onOpen: () => void }) {
  return (
    <Anchor
      component="button"
      type="button"
      className={classes.title}
      onClick={(event) => {
        // The row itself opens it, too.
        event.stopPropagation();
        onOpen();
      }}
    >
      {text || "(no text)"}
    </Anchor>
  );
}

const Title = forwardRef<HTMLAnchorElement, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "color" | "style">>(
  (props, ref) => <Anchor ref={ref} className={classes.title} {...props} />,
);

/** What a row of a list is about, as the link to its page. */
export const RowLink = createLink(Title);
