import { Code, List, Stack, Table, Text } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Facts } from "@/components/Facts";
import { Notice } from "@/components/Notice";
import { count, counted, percent } from "@/components/numbers";
import { Section } from "@/components/Section";
import { inWords } from "@/components/StateBadge";
import { type DatasetDetail, SPLITS } from "./api";
import { leakSentence, linkSentence, type Report, type Spread } from "./report";

export function DatasetReport({
  version,
  seeRecords,
}: {
  version: DatasetDetail;
  seeRecords: (reason: string) => ReactNode;
}) {
  const report = version.report as Report;
  return (
    <Stack gap="lg">
      {report.warnings && report.warnings.length > 0 && <Warnings warnings={report.warnings} />}
      {report.leak_check && <LeakCheck leak={report.leak_check} />}
      <Section
        title="Left out"
        description={
          version.exclusions.length === 0
            ? "Every approved annotation is on one side. Nothing was left out."
            : "Every approved annotation is accounted for: it is on one side, or here with its reason."
        }
      >
        {version.exclusions.length > 0 && <Exclusions version={version} seeRecords={seeRecords} />}
      </Section>
      {report.clusters && (
        <Section
          title="Prompts that belong together"
          description="Prompts with the same or nearly the same words, of one conversation or of one group go to one side together, so that a test never asks what training has shown."
        >
          <Facts
            facts={[
              ["Prompts", count(report.clusters.prompts)],
              ["Groups", count(report.clusters.count)],
              ["Largest group", counted(report.clusters.largest, "prompt")],
              ["Prompts that kept the side of an earlier version", count(report.kept_sides ?? 0)],
            ]}
          />
          <Links links={report.clusters.links} />
        </Section>
      )}
      {report.drafted?.records !== undefined && (
        <Section
          title="Drafts by models"
          description="Their authors began with a draft by a model. Each such record names it (drafted_by)."
        >
          <Facts
            facts={[
              ["Records that stand on a draft", count(report.drafted.records)],
              ...Object.entries(report.drafted.by ?? {}).map(([name, records]): [string, string] => [
                `By ${name}`,
                count(records),
              ]),
            ]}
          />
        </Section>
      )}
      {report.lengths && (
        <Section title="Lengths" description="In characters.">
          <Lengths lengths={report.lengths} />
        </Section>
      )}
      <Rules version={version} />
    </Stack>
  );
}

function Warnings({ warnings }: { warnings: string[] }) {
  return (
    <Notice
      tone="warning"
      title={warnings.length === 1 ? "One thing to look at" : `${warnings.length} things to look at`}
    >
      {warnings.length === 1 ? (
        warnings[0]
      ) : (
        <List size="sm" spacing={4} mt={4}>
          {warnings.map((warning) => (
            <List.Item key={warning}>{warning}</List.Item>
          ))}
        </List>
      )}
    </Notice>
  );
}

function LeakCheck({ leak }: { leak: NonNullable<Report["leak_check"]> }) {
  const clean = leak.clusters_on_two_sides === 0;
  return (
    <Notice
      tone={clean ? "good" : "bad"}
      icon={clean ? IconShieldCheck : IconShieldX}
      title={clean ? "No prompt leaks from one side to another" : "Prompts leak from one side to another"}
    >
      {leakSentence(leak)}
    </Notice>
  );
}

function Exclusions({
  version,
  seeRecords,
}: {
  version: DatasetDetail;
  seeRecords: (reason: string) => ReactNode;
}) {
  return (
    <Table.ScrollContainer minWidth={300} type="native" tabIndex={0}>
      <Table aria-label="Left out, by reason">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Reason</Table.Th>
            <Table.Th ta="right">Annotations</Table.Th>
            <Table.Th>
              <span className="visually-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {version.exclusions.map(({ reason, explanation, count: many }) => (
            <Table.Tr key={reason}>
              <Table.Td>
                <Text size="sm" fw={550}>
                  {inWords(reason)}
                </Text>
                <Text size="sm" c="dimmed">
                  {explanation}
                </Text>
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {count(many)}
              </Table.Td>
              <Table.Td ta="right">{seeRecords(reason)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Links({ links }: { links: Record<string, number> }) {
  const found = Object.entries(links).filter(([, many]) => many > 0);
  if (found.length === 0)
    return (
      <Text size="sm" c="dimmed" mt="md">
        No two prompts had to be kept together.
      </Text>
    );
  return (
    <List size="sm" mt="md" spacing={2}>
      {found.map(([kind, many]) => (
        <List.Item key={kind}>{linkSentence(kind, many)}</List.Item>
      ))}
    </List>
  );
}

function Lengths({ lengths }: { lengths: { prompt: Spread; answer: Spread } }) {
  const rows = [
    ["Prompt", lengths.prompt],
    ["Answer", lengths.answer],
  ] as const;
  return (
    <Table aria-label="Lengths in characters">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>
            <span className="visually-hidden">Part</span>
          </Table.Th>
          <Table.Th ta="right">Half are below</Table.Th>
          <Table.Th ta="right">95% are below</Table.Th>
          <Table.Th ta="right">Longest</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([name, spread]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={500}>
              {name}
            </Table.Th>
            <Table.Td ta="right" className="tabular">
              {count(spread.median)}
            </Table.Td>
            <Table.Td ta="right" className="tabular">
              {count(spread.p95)}
            </Table.Td>
            <Table.Td ta="right" className="tabular">
              {count(spread.max)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Rules({ version }: { version: DatasetDetail }) {
  const { splits, near_duplicates, until } = version.selection as {
    splits?: Record<string, number>;
    near_duplicates?: { jaccard?: number };
    until?: string;
  };
  return (
    <Section title="Rules it was frozen by">
      <Facts
        facts={[
          [
            "Shares for new prompts",
            splits && SPLITS.map((split) => `${inWords(split)} ${percent(splits[split] ?? 0)}`).join(", "),
          ],
          [
            "Nearly the same",
            near_duplicates?.jaccard && `Overlap of wording from ${percent(near_duplicates.jaccard)} on`,
          ],
          ["Approved until", until && new Date(until).toLocaleString()],
          ["Digest", <Code key="digest">{version.digest}</Code>],
        ]}
      />
    </Section>
  );
}
