import { Box, Paper, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** One figure in words that matters, and what it is about. Whole numbers are `ProgressStat`s. */
export function StatCard({ label, value, hint }: { label: string; value: string; hint?: ReactNode }) {
  return (
    <Paper p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz={26} fw={620} lh={1.2} mt={2} className="tabular">
        {value}
      </Text>
      {hint && (
        <Box mt={6}>
          <Text size="xs" c="dimmed" component="div">
            {hint}
          </Text>
        </Box>
      )}
    </Paper>
  );
}
