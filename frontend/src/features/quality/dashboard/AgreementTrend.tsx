import { ChartCard } from "@/components/charts/ChartCard";
import { type Measure, shortDay } from "@/components/charts/rows";
import { Lines } from "@/components/charts/Series";
import { ButtonLink } from "@/components/links";
import { drawnWeeks, type TrendRow, trendRows } from "../agreement/trend";
import { coefficient, coefficientTicks } from "../figures";
import type { Dashboard } from "./api";
import { chartFile } from "./api";

const MEASURES: Measure<TrendRow>[] = [
  { key: "alpha", label: "Alpha", format: coefficient },
  { key: "low", label: "From", format: coefficient, tableOnly: true },
  { key: "high", label: "To", format: coefficient, tableOnly: true },
  { key: "n", label: "Tasks", tableOnly: true },
];
const BAND = { low: "low", high: "high" } as const;
const nameOf = (row: TrendRow) => shortDay(row.week);

/** Agreement by week with its interval, one chart for each question that several people answer. */
export function AgreementTrend({
  projectId,
  trend,
  all = false,
}: {
  projectId: number;
  trend: Dashboard["agreement"];
  /** Without the way to the page that this may be on. */
  all?: boolean;
}) {
  const charts = trendRows(trend.weeks);
  const link = !all && (
    <ButtonLink to="/projects/$projectId/agreement" params={{ projectId }} variant="default" size="xs">
      All about agreement
    </ButtonLink>
  );
  if (charts.length === 0)
    return (
      <ChartCard
        title="Agreement by week"
        sentence={
          trend.computed_at
            ? "Too few tasks have answers of several people to tell how far they agree."
            : "Agreement has not been computed yet."
        }
        rows={[]}
        measures={MEASURES}
        label={{ header: "Week of", of: nameOf }}
        actions={link}
      >
        {null}
      </ChartCard>
    );
  return charts.map(({ key, title, sentence, rows }, index) => (
    <ChartCard
      key={key}
      title={title}
      sentence={sentence}
      rows={rows.some((row) => row.alpha !== null) ? rows : []}
      measures={MEASURES}
      label={{ header: "Week of", of: nameOf }}
      csv={chartFile(projectId, "agreement", 30)}
      actions={index === 0 && link}
    >
      <Lines
        rows={drawnWeeks(rows)}
        measures={MEASURES}
        name={nameOf}
        format={coefficient}
        ticks={coefficientTicks(rows.flatMap((row) => [row.alpha, row.low]))}
        band={BAND}
      />
    </ChartCard>
  ));
}
