import { Box, Progress, Text } from "@mantine/core";
import { count } from "@/components/numbers";
import { inWords } from "@/components/StateBadge";
import type { Dataset } from "./api";

/** How far a version's build has come, said and drawn. */
export function BuildProgress({ version }: { version: Pick<Dataset, "number" | "progress"> }) {
  const { phase, done, total } = version.progress;
  const known =
    phase !== undefined && done !== undefined && total !== undefined && total !== null && total > 0;
  return (
    <Box miw={130} role="status">
      <Progress
        value={known ? (100 * done) / total : 100}
        animated={!known}
        size="sm"
        aria-label={`Building version ${version.number}`}
      />
      <Text size="xs" c="dimmed" mt={4} className="tabular">
        {phase ? inWords(phase) : "Waiting for a worker"}
        {known && ` ${count(done)} of ${count(total)}`}
      </Text>
    </Box>
  );
}
