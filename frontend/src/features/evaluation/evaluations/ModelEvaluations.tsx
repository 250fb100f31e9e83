import { Table, Text } from "@mantine/core";
import { AnchorLink } from "@/components/links";
import { inWords, StateBadge } from "@/components/StateBadge";
import type { ModelDetail } from "@/features/training/models/api";
import { intervalText, known, type MaybeInterval } from "../intervals/intervals";
import { METRICS, type Metric } from "./api";

interface Row {
  evaluation: number;
  name: string;
  project: number;
  dataset_version_number: number;
  split: string;
  state: string;
  metrics: Partial<Record<Metric, MaybeInterval>>;
}

/** What is known of a model from the evaluations it took part in. */
export function ModelEvaluations({ model, projectId }: { model: ModelDetail; projectId: number }) {
  const rows = model.evaluations as unknown as Row[];
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        It has not answered held-out prompts in an evaluation yet.
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={620} type="native" tabIndex={0}>
      <Table aria-label="Evaluations of this model">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Evaluation</Table.Th>
            {METRICS.map(({ name, title }) => (
              <Table.Th key={name}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.evaluation}>
              <Table.Td>
                <AnchorLink
                  size="sm"
                  to="/projects/$projectId/evaluations/$evaluationId"
                  params={{ projectId: row.project ?? projectId, evaluationId: row.evaluation }}
                >
                  {inWords(row.name)}
                </AnchorLink>
                <Text size="xs" c="dimmed">
                  {inWords(row.split)} of version {row.dataset_version_number}
                </Text>
              </Table.Td>
              {row.state === "completed" ? (
                METRICS.map(({ name }) => {
                  const interval = known(row.metrics[name]);
                  return (
                    <Table.Td key={name} className="tabular">
                      {interval ? intervalText(interval) : "–"}
                    </Table.Td>
                  );
                })
              ) : (
                <Table.Td colSpan={METRICS.length}>
                  <StateBadge state={row.state} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
