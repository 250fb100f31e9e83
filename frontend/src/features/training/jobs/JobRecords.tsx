import { Code, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { IconChecks, IconListDetails } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { Notice } from "@/components/Notice";
import { count, counted } from "@/components/numbers";
import { ProgressStat } from "@/components/ProgressStat";
import { Section } from "@/components/Section";
import { inWords } from "@/components/StateBadge";
import { datasetQuery } from "@/features/datasets/api";
import { isLive, type JobDetail } from "./api";

type Report = NonNullable<JobDetail["records"]>;

/** What became of every record of the version: trained, validated, or left out for a reason. */
export function JobRecords({ job }: { job: JobDetail }) {
  if (job.records === null)
    return (
      <EmptyState icon={IconListDetails} title="Not known yet" compact>
        {isLive(job.state)
          ? "The job says which records it uses once it has prepared them."
          : "The job ended before it had prepared the records."}
      </EmptyState>
    );
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <ProgressStat label="Trained" value={job.records.trained ?? 0} />
        <ProgressStat label="Validated" value={job.records.validated ?? 0} />
        <ProgressStat label="Left out" value={job.records.excluded} />
      </SimpleGrid>
      <Accounting job={job} report={job.records} />
      {job.records.excluded > 0 && <LeftOut report={job.records} />}
    </Stack>
  );
}

function Accounting({ job, report }: { job: JobDetail; report: Report }) {
  const version = useQuery({
    ...datasetQuery(job.dataset_version ?? 0),
    enabled: job.dataset_version !== null,
  });
  const counts = version.data?.counts;
  if (!counts) return null;
  const held = counts.train + counts.validation;
  const told = (report.trained ?? 0) + (report.validated ?? 0) + report.excluded;
  const complete = held === told;
  return (
    <Notice
      tone={complete ? "good" : "warning"}
      icon={complete ? IconChecks : undefined}
      title={complete ? "Every record is accounted for" : "Some records are not accounted for"}
    >
      Version {job.dataset_version_number} holds {counted(held, "record")} for training and validation
      {complete ? "." : `, and the job told of ${count(told)}.`}
      {counts.test > 0 && ` Its ${counted(counts.test, "test record")} stay out of training.`}
    </Notice>
  );
}

const REASONS: Record<string, string> = {
  too_long: "Prompt and answer together have more tokens than the longest record this job takes.",
  empty: "Its answer is empty.",
  same_answers: "Its two answers are the same.",
  broken: "It is not of the expected form.",
  template_error: "It cannot be written in the model's chat template.",
};

function LeftOut({ report }: { report: Report }) {
  const hidden = report.excluded - report.first_excluded.length;
  return (
    <Section
      title="Left out by this job"
      description="These records are in the version, but were not trained on."
    >
      <Table aria-label="Left out, by reason" mb="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Reason</Table.Th>
            <Table.Th ta="right">Records</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(report.excluded_by_reason).map(([reason, many]) => (
            <Table.Tr key={reason}>
              <Table.Td>
                <Text size="sm" fw={550}>
                  {inWords(reason)}
                </Text>
                {REASONS[reason] && (
                  <Text size="sm" c="dimmed">
                    {REASONS[reason]}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {count(many)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" component="div">
        Records:{" "}
        {report.first_excluded.map(({ id }) => (
          <Code key={id} mr={6}>
            {id}
          </Code>
        ))}
        {hidden > 0 && `and ${count(hidden)} more.`}
      </Text>
    </Section>
  );
}
