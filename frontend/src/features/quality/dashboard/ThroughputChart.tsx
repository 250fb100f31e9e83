import { ChartCard } from "@/components/charts/ChartCard";
import { type Measure, shortDay } from "@/components/charts/rows";
import { Bars } from "@/components/charts/Series";
import { chartFile, type ThroughputDay } from "./api";
import { throughputSentence } from "./sentences";

const MEASURES: Measure<ThroughputDay>[] = [
  { key: "submitted", label: "Submitted", color: "tune.5" },
  { key: "approved", label: "Approved", color: "teal.6" },
  // Four bars a day would be too thin to see; what was sent back is in the sentence and the table.
  { key: "returned", label: "Returned", tableOnly: true },
  { key: "rejected", label: "Rejected", tableOnly: true },
  { key: "skipped", label: "Skipped", tableOnly: true },
  { key: "reviewed", label: "Reviewed", tableOnly: true },
  { key: "people", label: "People", tableOnly: true },
];
const nameOf = (row: ThroughputDay) => shortDay(row.date);

export function ThroughputChart({ projectId, days }: { projectId: number; days: ThroughputDay[] }) {
  const anything = days.some((day) => day.people > 0);
  return (
    <ChartCard
      title="Throughput"
      sentence={throughputSentence(days)}
      rows={anything ? days : []}
      measures={MEASURES}
      label={{ header: "Day", of: nameOf }}
      csv={chartFile(projectId, "throughput", days.length)}
    >
      <Bars rows={days} measures={MEASURES} name={nameOf} />
    </ChartCard>
  );
}
