import "@mantine/charts/styles.css";

import { BarChart } from "@mantine/charts";
import { Paper, Text, Title } from "@mantine/core";
import type { DayProgress } from "../api";
import { lastDays, totals } from "./days";
import classes from "./Overview.module.css";

const shortDay = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const label = (date: string) => shortDay.format(new Date(`${date}T00:00:00Z`));

/** What was submitted and approved on each of the last 30 days. */
export function DaysChart({ days }: { days: DayProgress[] }) {
  const { submitted, approved } = totals(days);
  const summary =
    submitted + approved === 0
      ? "Nothing was submitted or approved in the last 30 days."
      : `In the last 30 days, ${submitted.toLocaleString("en")} answers were submitted and ${approved.toLocaleString("en")} approved.`;
  return (
    <Paper p="md" component="figure" m={0}>
      <Title order={2} size="h3">
        Work by day
      </Title>
      <Text size="sm" c="dimmed" component="figcaption">
        {summary}
      </Text>
      {submitted + approved > 0 && (
        <div aria-hidden className={classes.chart}>
          <BarChart
            h={210}
            data={lastDays(days).map((day) => ({ ...day, date: label(day.date) }))}
            dataKey="date"
            series={[
              { name: "submitted", label: "Submitted", color: "tune.5" },
              { name: "approved", label: "Approved", color: "teal.6" },
            ]}
            withLegend
            legendProps={{ verticalAlign: "bottom", itemSorter: null }}
            tickLine="none"
            gridAxis="x"
            xAxisProps={{ minTickGap: 24 }}
            yAxisProps={{ allowDecimals: false, width: 36, interval: 0 }}
            barProps={{ radius: 2, isAnimationActive: false, tabIndex: -1 }}
            barChartProps={{ accessibilityLayer: false, margin: { top: 8 } }}
            maxBarWidth={14}
          />
        </div>
      )}
    </Paper>
  );
}
