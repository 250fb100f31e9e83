import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CsvButton } from "@/components/charts/ChartCard";
import { csvText, saveText } from "@/components/charts/csv";
import type { Measure } from "@/components/charts/rows";
import { counted, percent } from "@/components/numbers";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Section } from "@/components/Section";
import { IntervalTracks } from "@/features/evaluation/intervals/IntervalTrack";
import { type Interval, known, rangeText } from "@/features/evaluation/intervals/intervals";
import { onTrack, windowWords } from "../figures";
import { FigureCell, WideTable } from "../parts";
import { type RankingData, rankingQuery } from "../reports";

/** Which sources of answers people prefer; where the votes do not tell two apart, it says so. */
export function Ranking({ projectId }: { projectId: number }) {
  const report = useQuery(rankingQuery(projectId));
  return (
    <Section
      title="Which source is preferred"
      description="People's votes on pairs of answers, as strengths of those who wrote them (Bradley-Terry): 0 is the average source."
      actions={
        report.data?.data &&
        report.data.data.sources.length > 0 && (
          <CsvButton
            title="The ranking"
            onMake={() => saveText(rankingCsv(report.data.data as RankingData), "ranking.csv")}
          />
        )
      }
    >
      <QueryBoundary query={report} errorTitle="The ranking could not be shown">
        {({ data }) =>
          data === null || data.sources.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing to rank yet: there are no votes on answers of different sources.
            </Text>
          ) : (
            <Sources ranking={data} />
          )
        }
      </QueryBoundary>
    </Section>
  );
}

function Sources({ ranking }: { ranking: RankingData }) {
  const scores = new Map(ranking.sources.map((one) => [one.source, known(one.score)]));
  const intervals = [...scores.values()].filter((one): one is Interval => one !== null);
  const track = onTrack(intervals);
  return (
    <Stack gap="md">
      <Text size="sm">{ranking.text}</Text>
      <IntervalTracks
        rows={ranking.sources.map((one) => {
          const score = scores.get(one.source) ?? null;
          return {
            key: one.source,
            name: placeWords(one) + one.source,
            interval: score && track.place(score),
            words: score ? strengthWords(score) : undefined,
            missing: "Too few votes",
          };
        })}
        ticks={track.ticks}
      />
      {ranking.pairs.length > 0 && (
        <WideTable
          label="Sources against each other"
          head={
            <>
              <Table.Th>Sources</Table.Th>
              <Table.Th>Wins</Table.Th>
              <Table.Th>Can they be told apart?</Table.Th>
            </>
          }
        >
          {ranking.pairs.map((pair) => (
            <Table.Tr key={`${pair.better}-${pair.worse}`}>
              <Table.Td>
                {pair.better} against {pair.worse}
              </Table.Td>
              <FigureCell
                value={pair.probability.value === null ? "–" : percent(pair.probability.value, 0)}
                detail={known(pair.probability) ? rangeText(known(pair.probability) as Interval) : undefined}
              />
              <Table.Td>
                {pair.told_apart ? "Yes" : "No: their order means nothing yet"}
                <Text size="xs" c="dimmed">
                  {pair.votes ? counted(pair.votes, "vote") : "Only by votes against others"}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
      <Text size="xs" c="dimmed">
        {windowWords(ranking.window)}
        {ranking.left_out_sources > 0 &&
          ` ${counted(ranking.left_out_sources, "source")} with fewest votes left out.`}
      </Text>
    </Stack>
  );
}

interface ScoreRow {
  source: string;
  score: number | null;
  low: number | null;
  high: number | null;
  won: number;
  lost: number;
  even: number;
}

const SCORES: Measure<ScoreRow>[] = [
  { key: "score", label: "Strength" },
  { key: "low", label: "From" },
  { key: "high", label: "To" },
  { key: "won", label: "Won" },
  { key: "lost", label: "Lost" },
  { key: "even", label: "Even" },
];

function rankingCsv(ranking: RankingData): string {
  const rows = ranking.sources.map(({ source, score, won, lost, even }) => ({
    source,
    score: score.value,
    low: score.low,
    high: score.high,
    won,
    lost,
    even,
  }));
  return csvText(rows, SCORES, { header: "Source", of: (row) => row.source });
}

function placeWords({ place, place_low: low, place_high: high }: RankingData["sources"][number]): string {
  return low === high ? `${place}. ` : `${low}.–${high}. `;
}

function strengthWords(score: Interval) {
  const value = signed(score.value);
  const range = `${signed(score.low)} to ${signed(score.high)}`;
  return { value, range, spoken: `${value} (${range})` };
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 ? `−${text}` : `+${text}`;
}
