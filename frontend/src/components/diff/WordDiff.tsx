import { Text } from "@mantine/core";
import { memo, useMemo } from "react";
import classes from "./WordDiff.module.css";
import { type DiffPart, differenceOf } from "./words";

/** What changed between two texts: in one column, or side by side (one below the other on phones). */
export const WordDiff = memo(function WordDiff({
  before,
  after,
  mode = "inline",
  beforeLabel = "Before",
  afterLabel = "After",
  timeout,
}: {
  before: string;
  after: string;
  mode?: "inline" | "split";
  beforeLabel?: string;
  afterLabel?: string;
  /** How many milliseconds a comparison by words may take before it is done by lines. */
  timeout?: number;
}) {
  const { parts, equal, layoutOnly, json } = useMemo(
    () => differenceOf(before, after, timeout),
    [before, after, timeout],
  );
  return (
    <div>
      {(equal || layoutOnly) && (
        <Text size="sm" c="dimmed" mb={6}>
          {equal ? "There is no difference." : "Only the layout or the order of fields differs."}
        </Text>
      )}
      {mode === "inline" ? (
        <Side parts={parts} json={json} label="Changes" />
      ) : (
        <div className={classes.split}>
          <Column label={beforeLabel} json={json} parts={parts.filter((part) => part.kind !== "added")} />
          <Column label={afterLabel} json={json} parts={parts.filter((part) => part.kind !== "removed")} />
        </div>
      )}
    </div>
  );
});

function Column({ label, parts, json }: { label: string; parts: DiffPart[]; json: boolean }) {
  return (
    <div className={classes.column}>
      <Text size="xs" fw={600} c="dimmed" mb={4}>
        {label}
      </Text>
      <Side parts={parts} json={json} label={label} />
    </div>
  );
}

function Side({ parts, json, label }: { parts: DiffPart[]; json: boolean; label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <div className={classes.text} data-json={json || undefined} role="group" aria-label={label}>
      {parts.every((part) => part.text === "") ? (
        <Text span size="sm" c="dimmed" fs="italic">
          (empty)
        </Text>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one difference never move
        parts.map((part, index) => <Part key={index} part={part} />)
      )}
    </div>
  );
}

function Part({ part }: { part: DiffPart }) {
  if (part.kind === "added")
    return (
      <ins className={classes.added}>
        <span className="visually-hidden"> added: </span>
        {part.text}
        <span className="visually-hidden"> end of added </span>
      </ins>
    );
  if (part.kind === "removed")
    return (
      <del className={classes.removed}>
        <span className="visually-hidden"> removed: </span>
        {part.text}
        <span className="visually-hidden"> end of removed </span>
      </del>
    );
  return <span>{part.text}</span>;
}
