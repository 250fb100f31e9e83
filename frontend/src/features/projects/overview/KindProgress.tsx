import { Group, Paper, Text, Title } from "@mantine/core";
import { count, counted } from "@/components/numbers";
import type { TaskCounts } from "../api";
import classes from "./Overview.module.css";

const PARTS = [
  { key: "completed", label: "Settled", className: classes.settled },
  { key: "answered", label: "In review", className: classes.answered },
  { key: "open", label: "Open", className: classes.open },
] as const;

/** The tasks of one kind as a bar: settled, waiting for review, still to do. */
export function KindProgress({ title, one, tasks }: { title: string; one: string; tasks: TaskCounts }) {
  const total = tasks.completed + tasks.answered + tasks.open;
  return (
    <Paper p="md">
      <Group justify="space-between" align="baseline">
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {counted(total, one)}
        </Text>
      </Group>
      <div className={classes.bar} aria-hidden>
        {PARTS.map(
          (part) =>
            tasks[part.key] > 0 && (
              <div key={part.key} className={part.className} style={{ flexGrow: tasks[part.key] }} />
            ),
        )}
      </div>
      <Group gap="lg">
        {PARTS.map((part) => (
          <Group key={part.key} gap={7} wrap="nowrap">
            <span className={`${classes.key} ${part.className}`} aria-hidden />
            <Text size="sm" className="tabular">
              {part.label}{" "}
              <Text span inherit fw={600}>
                {count(tasks[part.key])}
              </Text>
            </Text>
          </Group>
        ))}
        {tasks.cancelled > 0 && (
          <Text size="sm" c="dimmed" className="tabular">
            Cancelled {count(tasks.cancelled)}
          </Text>
        )}
      </Group>
    </Paper>
  );
}
