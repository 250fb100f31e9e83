import { Paper, Text } from "@mantine/core";
import { type Icon, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Notice.module.css";

const ICONS = {
  info: IconInfoCircle,
  good: IconCircleCheck,
  warning: IconAlertTriangle,
  bad: IconAlertTriangle,
};

/** Something to know, beside the content it is about. Failures of a request are `ErrorNotice`s. */
export function Notice({
  tone = "info",
  icon,
  title,
  children,
  live = false,
}: {
  tone?: keyof typeof ICONS;
  icon?: Icon;
  title: string;
  children?: ReactNode;
  /** Comes after something the person did, so it is read out. */
  live?: boolean;
}) {
  const Glyph = icon ?? ICONS[tone];
  return (
    <Paper className={classes.notice} data-tone={tone} role={live ? "status" : undefined}>
      <Glyph size={20} stroke={1.8} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {children && (
          <Text size="sm" component="div" mt={2}>
            {children}
          </Text>
        )}
      </div>
    </Paper>
  );
}
