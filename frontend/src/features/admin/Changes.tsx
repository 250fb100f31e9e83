import { Stack, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { inWords } from "@/components/StateBadge";
import classes from "./Audit.module.css";
import { changesOf, type Fields } from "./auditWords";

/** What an event changed, field by field. */
export function Changes({ before, after }: { before: Fields; after: Fields }) {
  const changes = changesOf(before, after);
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed" visibleFrom="sm">
        –
      </Text>
    );
  return (
    <Stack gap={2} component="ul" className={classes.changes}>
      {changes.map((change) => (
        <li key={change.field}>
          <span className={classes.field}>{inWords(change.field)}:</span>{" "}
          {change.before !== null && <span className={classes.before}>{change.before}</span>}
          {change.before !== null && change.after !== null && (
            <IconArrowRight size={13} role="img" aria-label="became" className={classes.arrow} />
          )}
          {change.after !== null && <span>{change.after}</span>}
        </li>
      ))}
    </Stack>
  );
}
