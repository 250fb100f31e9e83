import { Box, Group, Paper, Progress, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** One number that matters, what it counts, and (with `of`) how far along it is. */
export function ProgressStat({
  label,
  value,
  of,
  hint,
  color,
}: {
  label: string;
  value: number;
  of?: number;
  hint?: ReactNode;
  color?: string;
}) {
  const share = of ? Math.min(100, (100 * value) / of) : 0;
  return (
    <Paper p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Group gap={6} align="baseline" mt={2}>
        <Text fz={26} fw={620} lh={1.2} className="tabular">
          {value.toLocaleString()}
        </Text>
        {of !== undefined && (
          <Text size="sm" c="dimmed" className="tabular">
            of {of.toLocaleString()}
          </Text>
        )}
      </Group>
      {of !== undefined && <Progress value={share} mt="xs" size="sm" color={color} aria-label={label} />}
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
