import { Code, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Facts } from "@/components/Facts";
import { ButtonLink } from "@/components/links";
import { Section } from "@/components/Section";
import { inWords } from "@/components/StateBadge";
import { shown } from "../launch/settings";
import { type JobDetail, launchFormQuery, METHOD_NAMES, TUNING_NAMES } from "./api";

function settingInWords(value: unknown): string {
  if (value === null) return "Not set";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "string" ? inWords(value) : shown(value);
}

/** Everything the runner was given. */
export function JobSettings({ job }: { job: JobDetail }) {
  const { method, tuning } = job;
  const form = useQuery({
    ...launchFormQuery({ method: method === "dpo" ? "dpo" : "sft", tuning }),
    enabled: method !== "generate",
  });
  const labels = new Map(form.data?.fields.map((field) => [field.name, field.label]));
  return (
    <Stack gap="lg">
      <Section
        title="Job"
        actions={
          method !== "generate" &&
          job.dataset_version !== null && (
            <ButtonLink
              variant="default"
              size="xs"
              to="/projects/$projectId/jobs/new"
              params={{ projectId: job.project }}
              search={{ like: job.id }}
            >
              Launch another like it
            </ButtonLink>
          )
        }
      >
        <Facts
          facts={[
            ["Method", METHOD_NAMES[method]],
            ["Tuning", method === "generate" ? null : TUNING_NAMES[tuning]],
            ["Queue", job.queue],
            ["Priority", job.priority],
            ["Attempts without progress, at most", job.max_attempts],
          ]}
        />
      </Section>
      <Section title="Settings" description="With the defaults that were filled in at launch.">
        <Table aria-label="Settings of this job" verticalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Setting</Table.Th>
              <Table.Th>Value</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {Object.entries(job.config).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Td>
                  <Text size="sm" title={name}>
                    {labels.get(name) ?? inWords(name)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {value !== null && typeof value === "object" ? (
                    <Code>{JSON.stringify(value)}</Code>
                  ) : (
                    <Text size="sm" className="tabular">
                      {settingInWords(value)}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Section>
    </Stack>
  );
}
