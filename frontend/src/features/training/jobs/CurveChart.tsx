import "@mantine/charts/styles.css";
import { LineChart } from "@mantine/charts";
import { Button, Group, ScrollArea, Switch, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMemo } from "react";
import { count } from "@/components/numbers";
import type { Curves } from "./api";
import classes from "./CurveChart.module.css";
import { deservesLog, latest, type Measure, type Row, rowsOf, thin, ticksTo } from "./curves";

const TABLE_ROWS = 25;

/** One measure over the steps: training as a line (each step faint, the average over it), validation as dots. */
export function CurveChart({
  measure,
  title,
  format,
  curves,
  totalSteps,
  height,
  logChoice = false,
  plain = false,
  table = false,
}: {
  measure: Measure;
  title: string;
  format: (value: number) => string;
  curves: Curves;
  totalSteps: number | null;
  height: number;
  /** Offers a logarithmic axis where it shows more. */
  logChoice?: boolean;
  /** A single line without an average: what the machine did, not what the model learnt. */
  plain?: boolean;
  table?: boolean;
}) {
  const [log, { toggle: toggleLog }] = useDisclosure(false);
  const [figures, { toggle: toggleFigures }] = useDisclosure(false);
  const rows = useMemo(() => rowsOf(curves.train, curves.validation, measure), [curves, measure]);
  const smooth = !plain && rows.some((row) => row.smooth !== undefined);
  const validated = rows.some((row) => row.validation !== undefined);
  const end = Math.max(totalSteps ?? 0, rows.at(-1)?.step ?? 0);
  const offersLog = logChoice && deservesLog(rows);
  const said = summary(title, curves, measure, format);
  return (
    <figure className={classes.figure}>
      <Group justify="space-between" gap="sm" mb="sm">
        <Legend smooth={smooth} validated={validated} said={said.visible} />
        {offersLog && <Switch size="xs" label="Logarithmic" checked={log} onChange={toggleLog} />}
      </Group>
      <div role="img" aria-label={said.spoken}>
        <LineChart
          h={height}
          data={rows}
          dataKey="step"
          series={[
            {
              name: "train",
              label: smooth ? "Training, step by step" : "Training",
              color: smooth ? "var(--curve-faint)" : "var(--curve-train)",
            },
            ...(smooth ? [{ name: "smooth", label: "Training, average", color: "var(--curve-train)" }] : []),
            ...(validated
              ? [
                  {
                    name: "validation",
                    label: "Validation",
                    color: "var(--curve-validation)",
                    strokeDasharray: "5 4",
                  },
                ]
              : []),
          ]}
          curveType="linear"
          strokeWidth={1.8}
          withDots={false}
          connectNulls
          accessibilityLayer={false}
          valueFormatter={format}
          gridAxis="x"
          strokeDasharray="3 4"
          xAxisLabel={height < 200 ? undefined : "Step"}
          xAxisProps={{
            type: "number",
            domain: [0, end],
            tickFormatter: count,
            ticks: ticksTo(end, height < 200 ? 3 : 6),
          }}
          yAxisProps={{
            width: 52,
            tickFormatter: format,
            domain: measure === "accuracy" ? [0, 1] : [plain ? 0 : "auto", "auto"],
            scale: log && offersLog ? "log" : "auto",
            tickCount: height < 200 ? 3 : 5,
          }}
          tooltipProps={{ labelFormatter: (step) => `Step ${count(Number(step))}`, isAnimationActive: false }}
          lineProps={(series) => ({
            isAnimationActive: false,
            strokeWidth: series.name === "train" && smooth ? 1 : 1.8,
            dot:
              series.name === "validation"
                ? { r: 3.5, strokeWidth: 0, fill: "var(--curve-validation)" }
                : rows.length === 1
                  ? { r: 3, strokeWidth: 0, fill: "var(--curve-train)" }
                  : false,
          })}
        />
      </div>
      {table && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          mt="xs"
          onClick={toggleFigures}
          aria-expanded={figures}
        >
          {figures ? "Hide the figures" : "Show the figures"}
        </Button>
      )}
      {table && figures && <Figures rows={rows} title={title} format={format} validated={validated} />}
    </figure>
  );
}

function Legend({ smooth, validated, said }: { smooth: boolean; validated: boolean; said: string }) {
  return (
    <Group gap="md" className={classes.legend}>
      {(smooth || validated) && (
        <>
          <span className={classes.key} data-line="train">
            {smooth ? "Training (average)" : "Training"}
          </span>
          {validated && (
            <span className={classes.key} data-line="validation">
              Validation
            </span>
          )}
        </>
      )}
      <Text size="sm" c="dimmed" className="tabular">
        {said}
      </Text>
    </Group>
  );
}

function summary(title: string, curves: Curves, measure: Measure, format: (value: number) => string) {
  const first = curves.train.find((point) => typeof point[measure] === "number");
  const now = latest(curves.train, measure);
  const validation = latest(curves.validation, measure);
  const parts = [
    first && now
      ? `from ${format(first[measure] as number)} to ${format(now.value)} at step ${count(now.step)}`
      : "",
    validation ? `on validation ${format(validation.value)}` : "",
  ].filter(Boolean);
  return {
    spoken: `${title} over the steps: ${parts.join(", ") || "no value"}.`,
    visible: [
      now ? `Latest ${format(now.value)}` : "",
      validation ? `validation ${format(validation.value)}` : "",
    ]
      .filter(Boolean)
      .join(", "),
  };
}

function Figures({
  rows,
  title,
  format,
  validated,
}: {
  rows: Row[];
  title: string;
  format: (value: number) => string;
  validated: boolean;
}) {
  const marked = rows.filter((row) => row.validation !== undefined);
  const shown = thin(validated ? marked : rows, TABLE_ROWS);
  const cell = (value: number | null | undefined) => (typeof value === "number" ? format(value) : "–");
  return (
    <ScrollArea.Autosize mah={320} mt="xs" type="auto">
      <Table aria-label={`${title}, in figures`} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">Step</Table.Th>
            <Table.Th ta="right">Training</Table.Th>
            {validated && <Table.Th ta="right">Validation</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row) => (
            <Table.Tr key={row.step} className="tabular">
              <Table.Td ta="right">{count(row.step)}</Table.Td>
              <Table.Td ta="right">{cell(row.smooth ?? row.train)}</Table.Td>
              {validated && <Table.Td ta="right">{cell(row.validation)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
