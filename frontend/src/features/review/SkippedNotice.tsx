import { Alert, List, Text } from "@mantine/core";
import type { Schema } from "@/api/client";
import type { ReviewRow } from "./api";

/** What a bulk approval left as it was, and why. */
export function SkippedNotice({
  result,
  rows,
}: {
  result: Schema<"BulkApproval"> | undefined;
  rows: ReviewRow[];
}) {
  if (!result || result.skipped.length === 0) return null;
  return (
    <Alert role="alert" color="orange" variant="light" title="Not approved" mb="md">
      <List size="sm">
        {result.skipped.map(({ id, reason }) => (
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
