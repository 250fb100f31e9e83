import { Button, Stack, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { count, counted, percent } from "@/components/numbers";
import { Section } from "@/components/Section";
import { IntervalTracks } from "../intervals/IntervalTrack";
import { type Interval, known, rangeText, valueDigits } from "../intervals/intervals";
import { type Contender, METRICS } from "./api";

/** The metrics of each model with their intervals, drawn and in figures. */
export function Metrics({ contenders }: { contenders: Contender[] }) {
  const [figures, { toggle }] = useDisclosure(false);
  const present = METRICS.filter(({ name }) =>
    contenders.some((contender) => known(contender.metrics[name])),
  );
  const n = Math.max(0, ...contenders.map((contender) => known(contender.metrics.exact_match)?.n ?? 0));
  return (
    <Section
      title="Results"
      description={`Over ${counted(n, "prompt")}. The bar is the 95% interval: where the value would most likely be with other such prompts.`}
    >
      <Stack gap="xl">
        {present.map(({ name, title, help }) => (
          <div key={name}>
            <Title order={3}>{title}</Title>
            <Text size="sm" c="dimmed" mb="xs">
              {help}
            </Text>
            <IntervalTracks
              rows={contenders.map((contender) => ({
                key: contender.id,
                name: contender.model_name,
                interval: known(contender.metrics[name]),
                muted: contender.model_kind === "base",
              }))}
            />
          </div>
        ))}
      </Stack>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        mt="md"
        onClick={toggle}
        aria-expanded={figures}
      >
        {figures ? "Hide the figures" : "Show the figures"}
      </Button>
      {figures && (
        <Table.ScrollContainer minWidth={560} type="native" tabIndex={0}>
          <Table aria-label="Results in figures" mt="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Model</Table.Th>
                {present.map(({ name, title }) => (
                  <Table.Th key={name}>{title}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {contenders.map((contender) => (
                <Table.Tr key={contender.id}>
                  <Table.Th scope="row" fw={550}>
                    {contender.model_name}
                  </Table.Th>
                  {present.map(({ name }) => (
                    <Table.Td key={name}>
                      <Figure interval={known(contender.metrics[name])} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}

function Figure({ interval }: { interval: Interval | null }) {
  if (!interval) return "–";
  return (
    <>
      <Text size="sm" fw={600} className="tabular">
        {percent(interval.value, valueDigits(interval))}
      </Text>
      <Text size="xs" c="dimmed" className="tabular">
        {rangeText(interval)}, n = {count(interval.n)}
      </Text>
    </>
  );
}
