import { Badge, Checkbox, Group, Text } from "@mantine/core";
import type { Column } from "@/components/CursorTable";
import { RowButton } from "@/components/RowTitle";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import type { TaskRow } from "./api";
import type { Selection } from "./TasksPage";

/** The columns of the task list; with a selection, the first holds a box for each row. */
export function columns({
  open,
  chosen,
}: {
  open: (id: number) => void;
  chosen: Selection | null;
}): Column<TaskRow>[] {
  return [
    ...(chosen
      ? [
          {
            header: <span className="visually-hidden">Choose</span>,
            width: 44,
            cell: (row: TaskRow) => (
              <Checkbox
                size="md"
                aria-label={`Choose task ${row.id}`}
                checked={chosen.has(row.id)}
                onChange={() => chosen.toggle(row.id)}
                onClick={(event) => event.stopPropagation()}
              />
            ),
          },
        ]
      : []),
    {
      header: "Task",
      cell: (row) => (
        <>
          <RowButton text={row.prompt} onOpen={() => open(row.id)} />
          <Group gap={8} mt={2}>
            <Text size="xs" c="dimmed">
              {inWords(row.kind)} {row.id}
            </Text>
            {row.priority !== 0 && (
              <Text size="xs" c="dimmed">
                Priority {row.priority}
              </Text>
            )}
            <Audience row={row} />
          </Group>
        </>
      ),
    },
    {
      header: "State",
      cell: (row) => (
        <Group gap={6}>
          <StateBadge state={row.state} />
          {row.disputed && <StateBadge state="disputed" color="orange.6" />}
        </Group>
      ),
    },
    {
      header: "Answers",
      align: "right",
      cell: (row) => (
        <Text size="sm" className="tabular" style={{ whiteSpace: "nowrap" }}>
          {row.answers_in} of {row.required_answers}
        </Text>
      ),
    },
    { header: "Held", align: "right", wide: true, cell: (row) => <Figure value={row.held_count} /> },
    { header: "Skips", align: "right", wide: true, cell: (row) => <Figure value={row.skip_count} /> },
    {
      header: "Made",
      wide: true,
      cell: (row) => <TimeAgo at={row.created_at} style={{ whiteSpace: "nowrap" }} />,
    },
  ];
}

function Audience({ row }: { row: Pick<TaskRow, "tags" | "people"> }) {
  return (
    <>
      {row.tags.map((tag) => (
        <Badge key={tag} variant="default" size="sm">
          {tag}
        </Badge>
      ))}
      {row.people.length > 0 && (
        <Text size="xs" c="dimmed">
          for {row.people.map((person) => person.name).join(", ")}
        </Text>
      )}
    </>
  );
}

function Figure({ value }: { value: number }) {
  return (
    <Text size="sm" className="tabular" c={value ? undefined : "dimmed"}>
      {value}
    </Text>
  );
}
