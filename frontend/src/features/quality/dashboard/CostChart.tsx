import { Table, Text } from "@mantine/core";
import { ChartCard, CsvButton } from "@/components/charts/ChartCard";
import { type Measure, shortDay } from "@/components/charts/rows";
import { Bars } from "@/components/charts/Series";
import { AnchorLink } from "@/components/links";
import { money } from "@/components/numbers";
import { Section } from "@/components/Section";
import { WideTable } from "../parts";
import { type Cost, chartFile } from "./api";
import { costSentence } from "./sentences";

interface CostRow {
  date: string;
  cost: number;
  hours: number;
  hours_without_rate: number;
}

const nameOf = (row: CostRow) => shortDay(row.date);
const hours = (value: number) => `${value.toLocaleString("en", { maximumFractionDigits: 2 })} h`;

/** What the time spent costs, by day. */
export function CostChart({ projectId, cost }: { projectId: number; cost: Cost }) {
  const inMoney = (value: number) => money(value, cost.currency);
  const priced = Number(cost.cost) > 0;
  // Where nobody has a rate, the hours are all there is to see.
  const measures: Measure<CostRow>[] = [
    { key: "cost", label: "Cost", color: "teal.6", format: inMoney, tableOnly: !priced },
    { key: "hours", label: "Hours", color: "teal.6", format: hours, tableOnly: priced },
    { key: "hours_without_rate", label: "Hours without a rate", format: hours, tableOnly: true },
  ];
  const rows = cost.by_day.map((day) => ({ ...day, cost: Number(day.cost) }));
  return (
    <ChartCard
      title="Cost"
      sentence={
        <>
          {costSentence(cost, cost.by_day.length)}
          {cost.hours_without_rate > 0 && (
            <>
              {" "}
              <AnchorLink to="/projects/$projectId/people" params={{ projectId }} inherit underline="always">
                Set the rates
              </AnchorLink>
              .
            </>
          )}
        </>
      }
      rows={cost.hours > 0 ? rows : []}
      measures={measures}
      label={{ header: "Day", of: nameOf }}
      csv={chartFile(projectId, "cost", cost.by_day.length)}
    >
      <Bars rows={rows} measures={measures} name={nameOf} format={priced ? inMoney : hours} />
    </ChartCard>
  );
}

export function CostByPerson({ projectId, cost, days }: { projectId: number; cost: Cost; days: number }) {
  return (
    <Section
      title="Time by person"
      actions={<CsvButton title="Time by person" href={chartFile(projectId, "cost-by-person", days)} />}
    >
      <WideTable
        label="Time by person"
        head={
          <>
            <Table.Th>Name</Table.Th>
            <Table.Th ta="right">Hours</Table.Th>
            <Table.Th ta="right">Rate</Table.Th>
            <Table.Th ta="right">Cost</Table.Th>
          </>
        }
      >
        {cost.people.map((person) => (
          <Table.Tr key={person.id} className="tabular">
            <Table.Td>{person.name}</Table.Td>
            <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
              {hours(person.hours)}
            </Table.Td>
            <Table.Td ta="right">
              {person.rate === null ? <None /> : money(person.rate, cost.currency)}
            </Table.Td>
            <Table.Td ta="right">
              {person.cost === null ? <None /> : money(person.cost, cost.currency)}
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Section>
  );
}

function None() {
  return (
    <Text span size="sm" c="dimmed">
      –
    </Text>
  );
}
