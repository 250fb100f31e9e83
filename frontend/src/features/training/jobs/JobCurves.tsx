import { SimpleGrid, Stack, Text } from "@mantine/core";
import { IconChartLine } from "@tabler/icons-react";
import { EmptyState } from "@/components/EmptyState";
import { measured, percent } from "@/components/numbers";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Section } from "@/components/Section";
import { type Curves, isLive, type JobDetail, useCurves } from "./api";
import { CurveChart } from "./CurveChart";
import { hasMeasure, type Measure } from "./curves";

interface ChartOf {
  measure: Measure;
  title: string;
  help?: string;
  format: (value: number) => string;
}

const LOSS: ChartOf = { measure: "loss", title: "Loss", format: measured };
const PREFERENCE: ChartOf[] = [
  {
    measure: "margin",
    title: "Reward margin",
    help: "How much more the model prefers the chosen answer than the model it came from. It starts at 0 and should rise.",
    format: measured,
  },
  {
    measure: "accuracy",
    title: "Accuracy",
    help: "In how many pairs the chosen answer is the preferred one.",
    format: (value) => percent(value),
  },
];
const MACHINE: ChartOf[] = [
  { measure: "learning_rate", title: "Learning rate", format: measured },
  { measure: "tokens_per_second", title: "Tokens per second", format: measured },
  { measure: "memory_mib", title: "Memory in MiB", format: measured },
];

/** The loss first; what DPO adds; then what the machine did. */
export function JobCurves({ job }: { job: JobDetail }) {
  const curves = useCurves(job);
  return (
    <QueryBoundary query={curves} errorTitle="The curves could not be loaded">
      {(data) =>
        data.train.length === 0 && data.validation.length === 0 ? (
          <EmptyState icon={IconChartLine} title="No step yet" compact>
            {isLive(job.state)
              ? "The curve begins with the first step of training."
              : "The job ended before its first step. The log tells what it did."}
          </EmptyState>
        ) : (
          <Charts job={job} curves={data} />
        )
      }
    </QueryBoundary>
  );
}

function Charts({ job, curves }: { job: JobDetail; curves: Curves }) {
  const present = (charts: ChartOf[]) =>
    charts.filter(
      ({ measure }) => hasMeasure(curves.train, measure) || hasMeasure(curves.validation, measure),
    );
  const preference = present(PREFERENCE);
  const machine = present(MACHINE);
  const validated = hasMeasure(curves.validation, "loss");
  return (
    <Stack gap="lg">
      <Section title="Loss">
        <CurveChart {...LOSS} curves={curves} totalSteps={job.total_steps} height={300} logChoice table />
        {!validated && (
          <Text size="sm" c="dimmed" mt="sm">
            {isLive(job.state)
              ? "No validation yet."
              : "There was no validation, so it is not known how well it does on prompts it has not seen."}
          </Text>
        )}
      </Section>
      {preference.length > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          {preference.map((chart) => (
            <Section key={chart.measure} title={chart.title} description={chart.help}>
              <CurveChart {...chart} curves={curves} totalSteps={job.total_steps} height={220} />
            </Section>
          ))}
        </SimpleGrid>
      )}
      {machine.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
          {machine.map((chart) => (
            <Section key={chart.measure} title={chart.title}>
              <CurveChart {...chart} curves={curves} totalSteps={job.total_steps} height={150} plain />
            </Section>
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}
