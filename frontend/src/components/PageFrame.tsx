import { Box } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./PageFrame.module.css";

/** The main region of a page: one width, one padding, everywhere. `full` is for workbenches that fill the window. */
export function PageFrame({
  children,
  width = "normal",
}: {
  children: ReactNode;
  width?: "narrow" | "normal" | "wide" | "full";
}) {
  return (
    <Box className={classes.frame} data-width={width}>
      {children}
    </Box>
  );
}
