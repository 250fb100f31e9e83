import "@mantine/charts/styles.css";

import { BarChart, CompositeChart } from "@mantine/charts";
import { useMemo } from "react";
import { Area } from "recharts";
import { drawn, type Measure, type Row } from "./rows";

interface SeriesProps<R extends Row> {
  rows: R[];
  measures: Measure<R>[];
  /** What stands under a point. */
  name: (row: R) => string;
  height?: number;
  /** Values as the axis and the hover show them. */
  format?: (value: number) => string;
  /** Where the scale has its marks, and with the first and the last its ends; left out, it starts at zero. */
  ticks?: number[];
}

const LEGEND = { verticalAlign: "bottom" as const, itemSorter: null };

function useSeries<R extends Row>({ rows, measures, name }: SeriesProps<R>) {
  return useMemo(
    () => ({
      data: rows.map((row) => ({ ...row, __name: name(row) }) as Record<string, unknown>),
      series: drawn(measures).map(({ key, label, color }) => ({ name: key as string, label, color })),
    }),
    [rows, measures, name],
  );
}

/** Amounts side by side, or on top of one another. */
export function Bars<R extends Row>({
  stacked = false,
  ...props
}: SeriesProps<R> & {
  stacked?: boolean;
}) {
  const { data, series } = useSeries(props);
  return (
    <BarChart
      h={props.height ?? 210}
      data={data}
      dataKey="__name"
      type={stacked ? "stacked" : "default"}
      series={series}
      withLegend={series.length > 1}
      legendProps={LEGEND}
      tickLine="none"
      gridAxis="x"
      valueFormatter={props.format}
      xAxisProps={{ minTickGap: 24 }}
      yAxisProps={{ allowDecimals: false, width: 54, ...axisOf(props.ticks) }}
      tooltipProps={{ isAnimationActive: false }}
      barProps={{ radius: 2, isAnimationActive: false, tabIndex: -1 }}
      barChartProps={{ accessibilityLayer: false, margin: { top: 8 }, barGap: 1, barCategoryGap: "12%" }}
      maxBarWidth={18}
    />
  );
}

/** Values over time; `band` names the ends of an interval around one of them. */
export function Lines<R extends Row>({
  band,
  dots = true,
  ...props
}: SeriesProps<R> & {
  band?: { low: keyof R & string; high: keyof R & string; color?: string };
  /** Marks each value; a line with a value for every day is read better without. */
  dots?: boolean;
}) {
  const { data, series } = useSeries(props);
  const shown = useMemo(
    () => (band ? data.map((row) => ({ ...row, __band: ends(row[band.low], row[band.high]) })) : data),
    [data, band],
  );
  return (
    <CompositeChart
      h={props.height ?? 210}
      data={shown}
      dataKey="__name"
      series={series.map((one) => ({ ...one, type: "line" as const }))}
      withLegend={series.length > 1}
      legendProps={LEGEND}
      curveType="linear"
      strokeWidth={2}
      withDots={dots || shown.length === 1}
      connectNulls
      tickLine="none"
      gridAxis="x"
      valueFormatter={props.format}
      xAxisProps={{ minTickGap: 24 }}
      yAxisProps={{ width: 50, tickFormatter: props.format, ...axisOf(props.ticks) }}
      tooltipProps={{ isAnimationActive: false }}
      lineProps={{ isAnimationActive: false }}
      composedChartProps={{ accessibilityLayer: false, margin: { top: 8 } }}
    >
      {band && (
        <Area
          dataKey="__band"
          stroke="none"
          fill={`var(--mantine-color-${(band.color ?? "tune.5").replace(".", "-")})`}
          fillOpacity={0.18}
          tooltipType="none"
          legendType="none"
          isAnimationActive={false}
          activeDot={false}
          connectNulls
        />
      )}
    </CompositeChart>
  );
}

function ends(low: unknown, high: unknown): [number, number] | undefined {
  return typeof low === "number" && typeof high === "number" ? [low, high] : undefined;
}

function axisOf(ticks: number[] | undefined) {
  const first = ticks?.[0];
  const last = ticks?.at(-1);
  return first === undefined || last === undefined
    ? {}
    : { ticks, domain: [first, last] as [number, number], allowDataOverflow: true };
}
