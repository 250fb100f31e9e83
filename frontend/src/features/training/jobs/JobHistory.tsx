import { Button, Stack, Table, Text, Timeline } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { count, duration } from "@/components/numbers";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type JobDetail, useJobEvents } from "./api";
import { told } from "./history";

export function JobHistory({ job }: { job: JobDetail }) {
  return (
    <Stack gap="lg">
      <Section title="What happened">
        <Events job={job} />
      </Section>
      {job.attempts.length > 0 && (
        <Section
          title="Attempts"
          description="When a machine or a process is lost, another attempt goes on from the newest complete checkpoint."
        >
          <Attempts job={job} />
        </Section>
      )}
    </Stack>
  );
}

function Events({ job }: { job: JobDetail }) {
  const events = useJobEvents(job);
  if (events.isPending) return <BlockSkeleton rows={3} />;
  if (events.error && events.rows.length === 0)
    return <ErrorNotice error={events.error} onRetry={() => void events.refetch()} />;
  const entries = told(events.rows);
  if (entries.length === 0) return <EmptyState icon={IconHistory} title="Nothing has happened yet" compact />;
  return (
    <>
      <Timeline bulletSize={12} lineWidth={2} active={entries.length}>
        {entries.map(({ event, text }) => (
          <Timeline.Item key={event.id} lineVariant="solid">
            <Text size="sm" c={event.kind === "history" ? undefined : "dimmed"}>
              {text}
            </Text>
            <TimeAgo at={event.created_at} size="xs" />
          </Timeline.Item>
        ))}
      </Timeline>
      {events.hasNextPage && (
        <Button variant="default" size="xs" mt="md" onClick={events.more} loading={events.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </>
  );
}

function Attempts({ job }: { job: JobDetail }) {
  return (
    <Table.ScrollContainer minWidth={620} type="native" tabIndex={0}>
      <Table aria-label="Attempts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Attempt</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Host</Table.Th>
            <Table.Th>Went on from</Table.Th>
            <Table.Th>Time</Table.Th>
            <Table.Th>Why it ended</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {job.attempts.map((attempt) => (
            <Table.Tr key={attempt.number}>
              <Table.Td className="tabular">{attempt.number}</Table.Td>
              <Table.Td>
                <StateBadge state={attempt.state} color={attempt.state === "lost" ? "orange.6" : undefined} />
              </Table.Td>
              <Table.Td>{attempt.host}</Table.Td>
              <Table.Td>
                {attempt.resumed_from_step ? `Step ${count(attempt.resumed_from_step)}` : "The beginning"}
              </Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                {attempt.ended_at ? (
                  duration((Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)) / 1000)
                ) : (
                  <TimeAgo at={attempt.started_at} />
                )}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{attempt.reason || "–"}</Text>
                {attempt.exit_code !== null && attempt.exit_code !== 0 && (
                  <Text size="xs" c="dimmed">
                    Exit code {attempt.exit_code}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
