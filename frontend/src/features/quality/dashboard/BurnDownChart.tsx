import { ChartCard } from "@/components/charts/ChartCard";
import { type Measure, shortDay } from "@/components/charts/rows";
import { Lines } from "@/components/charts/Series";
import { count } from "@/components/numbers";
import { type BurnDown, type BurnDownDay, chartFile } from "./api";
import { burnDownSentence } from "./sentences";

const MEASURES: Measure<BurnDownDay>[] = [
  { key: "left", label: "Left", color: "tune.5" },
  { key: "asked", label: "Came in", tableOnly: true },
  { key: "completed", label: "Completed", tableOnly: true },
];
const nameOf = (row: BurnDownDay) => shortDay(row.date);

/** Tasks left at the end of each day, and when none will be. */
export function BurnDownChart({ projectId, burnDown }: { projectId: number; burnDown: BurnDown }) {
  const { days } = burnDown;
  return (
    <ChartCard
      title="Burn-down"
      sentence={burnDownSentence(burnDown)}
      rows={burnDown.asked > 0 ? days : []}
      measures={MEASURES}
      label={{ header: "Day", of: nameOf }}
      csv={chartFile(projectId, "burn-down", days.length)}
    >
      <Lines rows={days} measures={MEASURES} name={nameOf} format={count} dots={false} />
    </ChartCard>
  );
}
