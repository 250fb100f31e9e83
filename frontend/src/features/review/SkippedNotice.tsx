import { Alert, List, Text } from "@mantine/core";
import type { ReviewRow, Skipped } from "./api";

/** What a bulk approval left as it was, and why. */
export function SkippedNotice({ skipped, rows }: { skipped: Skipped[]; rows: ReviewRow[] }) {
  if (skipped.length === 0) return null;
  return (
    <Alert role="alert" color="orange" variant="light" title="Not approved" mb="md">
      <List size="sm">
        {skipped.map(({ id, reason }) => (
          <List.Item key={id}>
            <Text size="sm" span>
              {rows.find((row) => row.id === id)?.prompt.slice(0, 80) ?? `Number ${id}`}: {reason}
            </Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
