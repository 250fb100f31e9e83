import { ActionIcon, Text, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { Span } from "../ranking";
import classes from "./Rank.module.css";

/** What was marked in an answer, and what is wrong there. */
export function SpanList({
  spans,
  withLetters = false,
  onRemove,
}: {
  spans: Span[];
  /** Say of each which answer it is in. */
  withLetters?: boolean;
  onRemove: ((span: Span) => void) | null;
}) {
  if (spans.length === 0) return null;
  return (
    <ul
      className={classes.spans}
      aria-label={withLetters ? "Marked in the answers" : "Marked in this answer"}
    >
      {spans.map((span) => (
        <li
          key={`${span.letter} ${span.message} ${span.start} ${span.end} ${span.note}`}
          className={classes.span}
        >
          <div>
            <Text span size="sm" c="dimmed" className={classes.quote}>
              {withLetters && `${span.letter}: `}“{span.quote}”
            </Text>
            {span.note}
          </div>
          {onRemove && (
            <Tooltip label="Take the mark away">
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Take the mark away: ${span.note}`}
                onClick={() => onRemove(span)}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </li>
      ))}
    </ul>
  );
}
