import { Group, Paper, Text, ThemeIcon, Title } from "@mantine/core";
import { IconHelp, IconHourglass, IconTrophy } from "@tabler/icons-react";
import { IntervalTracks } from "../intervals/IntervalTrack";
import type { Interval } from "../intervals/intervals";
import type { Comparison } from "./api";
import { positionSentence } from "./outcomes";

const LOOKS = {
  a_better: { icon: IconTrophy, color: "teal", title: (one: Comparison) => `${one.model_a_name} is better` },
  b_better: { icon: IconTrophy, color: "teal", title: (one: Comparison) => `${one.model_b_name} is better` },
  cannot_tell: { icon: IconHelp, color: "orange", title: () => "They cannot be told apart" },
  not_enough_votes: { icon: IconHourglass, color: "tune", title: () => "Not enough votes yet" },
  no_votes: { icon: IconHourglass, color: "tune", title: () => "No votes yet" },
};

/** What the votes show: in words first, then the win rate with its interval around one half. */
export function Verdict({ comparison }: { comparison: Comparison }) {
  const { icon: Glyph, color, title } = LOOKS[comparison.verdict.code];
  const rows: { key: string; name: string; interval: Interval | null; muted?: boolean }[] = [];
  if (comparison.win_rate) rows.push({ key: "rate", name: "Win rate", interval: comparison.win_rate });
  if (comparison.length_adjusted)
    rows.push({
      key: "adjusted",
      name: "At equal length",
      interval: comparison.length_adjusted,
      muted: true,
    });
  return (
    <Paper component="section" aria-label="Result" p={{ base: "md", sm: "lg" }}>
      <Group wrap="nowrap" align="flex-start" gap="md">
        <ThemeIcon size={44} radius="xl" variant="light" color={color} aria-hidden>
          <Glyph size={24} stroke={1.6} />
        </ThemeIcon>
        <div>
          <Title order={2}>{title(comparison)}</Title>
          <Text mt={4}>{comparison.verdict.text}</Text>
        </div>
      </Group>
      {rows.length > 0 && (
        <>
          <Title order={3} mt="lg" mb={2}>
            Win rate of {comparison.model_b_name}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            A tie, both bad and identical answers count half. The bar is the 95% interval over prompts; only
            when it leaves out 50% is one model called better.
          </Text>
          <IntervalTracks
            rows={rows}
            middle
            ends={[`${comparison.model_a_name} better`, `${comparison.model_b_name} better`]}
          />
          {comparison.length_adjusted ? (
            <Text size="sm" c="dimmed" mt="xs">
              At equal length: what the win rate would be between answers of the same length, as people tend
              to like longer ones.
            </Text>
          ) : (
            <Text size="sm" c="dimmed" mt="xs">
              There are too few votes to say what the win rate would be between answers of equal length.
            </Text>
          )}
          <Text size="sm" c="dimmed" mt="xs">
            {positionSentence(comparison.left_share)}
          </Text>
        </>
      )}
    </Paper>
  );
}
