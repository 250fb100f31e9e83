import { type MantineColor, Text } from "@mantine/core";
import classes from "./StateBadge.module.css";

const COLORS: Record<string, MantineColor> = {
  // annotation, assignment, task
  submitted: "tune.5",
  held: "tune.5",
  open: "tune.5",
  approved: "teal.6",
  completed: "teal.6",
  answered: "cyan.6",
  returned: "orange.6",
  rejected: "red.6",
  skipped: "gray.5",
  released: "gray.5",
  expired: "gray.5",
  cancelled: "gray.5",
  // dataset versions, jobs, evaluations, comparisons, imports
  queued: "gray.5",
  pending: "gray.5",
  building: "tune.5",
  starting: "tune.5",
  running: "tune.5",
  cancelling: "orange.6",
  ready: "teal.6",
  frozen: "teal.6",
  succeeded: "teal.6",
  finished: "teal.6",
  promoted: "teal.6",
  closed: "gray.5",
  failed: "red.6",
};

/** "edit_approve" -> "Edit approve": an enum value of the API as words. */
export function inWords(value: string): string {
  const words = value.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A state as a coloured dot and a word; the word carries the meaning. */
export function StateBadge({ state, label, color }: { state: string; label?: string; color?: MantineColor }) {
  const [name, shade] = (color ?? COLORS[state] ?? "gray.5").split(".");
  return (
    <span className={classes.badge}>
      <span
        className={classes.dot}
        style={{ background: `var(--mantine-color-${name}-${shade ?? 6})` }}
        aria-hidden
      />
      <Text component="span" size="xs" fw={550}>
        {label ?? inWords(state)}
      </Text>
    </span>
  );
}
