import { Stack, Text } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { counted } from "@/components/numbers";
import { Section } from "@/components/Section";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { headingInWords } from "@/components/text/sections";
import { type Reader, type Requeue, useReaders, useRequeues } from "./api";

/** Who has read which version, and what was put back because of a new one. */
export function Readers({ projectId, newest }: { projectId: number; newest: number }) {
  const readers = useReaders(projectId);
  const requeues = useRequeues(projectId);
  const columns: Column<Reader>[] = [
    {
      header: "Person",
      cell: (row) => (
        <>
          <Text size="sm" fw={550}>
            {row.name || row.email}
          </Text>
          {row.name && (
            <Text size="xs" c="dimmed">
              {row.email}
            </Text>
          )}
        </>
      ),
    },
    {
      header: "Has read",
      cell: (row) =>
        row.last_read_number === null ? (
          <StateBadge state="none" label="Nothing yet" color="gray.5" />
        ) : (
          <StateBadge
            state="read"
            label={row.last_read_number === newest ? "The newest" : `Version ${row.last_read_number}`}
            color={row.last_read_number === newest ? "teal.6" : "orange.6"}
          />
        ),
    },
    { header: "When", cell: (row) => row.last_read_at && <TimeAgo at={row.last_read_at} />, wide: true },
  ];
  return (
    <Stack gap="lg">
      <Section
        title="Who has read them"
        description={`The newest version is ${newest}. A version that has to be read holds people's next task until they have said that they read it.`}
      >
        <CursorTable
          label="Readers"
          pages={readers}
          columns={columns}
          empty={
            <EmptyState compact icon={IconUsersGroup} title="Nobody is in this project yet">
              People whom you add appear here.
            </EmptyState>
          }
        />
      </Section>
      {requeues.rows.length > 0 && (
        <Section
          title="Work put back"
          description="What had to be done again because the guidelines changed."
        >
          <CursorTable label="Work put back" pages={requeues} columns={REQUEUES} empty={null} />
        </Section>
      )}
    </Stack>
  );
}

const REQUEUES: Column<Requeue>[] = [
  {
    header: "Work from",
    cell: (row) => (
      <>
        <Text size="sm" fw={550}>
          before version {row.before_number}
        </Text>
        <Text size="xs" c="dimmed">
          {row.states.map((state) => inWords(state).toLowerCase()).join(" and ")}
          {row.section && `, about “${headingInWords(row.section)}”`}
        </Text>
      </>
    ),
  },
  {
    header: "To",
    cell: (row) => <Text size="sm">{row.how === "authors" ? "its authors" : "other people"}</Text>,
    wide: true,
  },
  {
    header: "State",
    cell: (row) => (
      <StateBadge
        state={row.finished_at ? "finished" : "running"}
        label={`${counted(row.changed, "answer")}${row.finished_at ? "" : " so far"}`}
      />
    ),
  },
  {
    header: "Asked for",
    cell: (row) => (
      <Text size="sm" c="dimmed">
        {row.created_by_name}, <TimeAgo at={row.created_at} span />
      </Text>
    ),
    wide: true,
  },
];
