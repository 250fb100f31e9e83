import { percent } from "@/components/numbers";
import { ChartCard } from "./ChartCard";
import { type Measure, shortDay } from "./rows";
import { Lines } from "./Series";

export interface ShareWeek {
  /** Its Monday. */
  week: string;
  share: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

interface WeekFigure {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

const BAND = { low: "low", high: "high" } as const;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const nameOf = (row: ShareWeek) => shortDay(row.week);

/** Weeks in which something was counted, as rows of a chart. */
export function shareWeeks(weeks: { week: string; figure: WeekFigure }[]): ShareWeek[] {
  return weeks
    .filter(({ figure }) => figure.n > 0)
    .map(({ week, figure }) => ({
      week,
      share: figure.value,
      low: figure.low,
      high: figure.high,
      n: figure.n,
    }));
}

/** A share by week with its interval. A share of few cases has a wide one, and says so. */
export function ShareTrend({
  title,
  sentence,
  what,
  cases,
  weeks,
  csv,
}: {
  title: string;
  sentence: string;
  /** The line's name: "Answered right". */
  what: string;
  /** What a case is: "Questions". */
  cases: string;
  weeks: ShareWeek[];
  csv: string;
}) {
  const measures: Measure<ShareWeek>[] = [
    { key: "share", label: what, format: percent },
    { key: "low", label: "From", format: percent, tableOnly: true },
    { key: "high", label: "To", format: percent, tableOnly: true },
    { key: "n", label: cases, tableOnly: true },
  ];
  return (
    <ChartCard
      title={title}
      sentence={sentence}
      rows={weeks}
      measures={measures}
      label={{ header: "Week of", of: nameOf }}
      csv={csv}
    >
      <Lines rows={weeks} measures={measures} name={nameOf} format={percent} ticks={TICKS} band={BAND} />
    </ChartCard>
  );
}
