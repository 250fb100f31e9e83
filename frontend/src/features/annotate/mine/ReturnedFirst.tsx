import { Badge, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { ButtonLink } from "@/components/links";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import type { MyAnnotation } from "../api";
import classes from "./MyWorkPage.module.css";

/** Work that came back, before anything new: shown on entry and between two tasks. */
export function ReturnedFirst({
  rows,
  submitted = false,
  onLater,
  busy,
}: {
  rows: MyAnnotation[];
  /** An answer was submitted just before. */
  submitted?: boolean;
  onLater: () => void;
  busy: boolean;
}) {
  const start = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    start.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Stack component="section" gap="md" aria-labelledby="came-back">
      <div>
        <Title order={2} id="came-back" ref={start} tabIndex={-1} style={{ outline: "none" }}>
          {rows.length === 1 ? "One of your answers came back" : "Some of your answers came back"}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          {submitted && "Your answer is submitted. "}Before something new: a sentence of yours may be all that
          is missing here.
        </Text>
      </div>
      {rows.slice(0, 3).map((row) => (
        <ReturnedCard key={row.id} row={row} />
      ))}
      <Group justify="flex-end">
        <Button variant="default" onClick={onLater} loading={busy}>
          Later, give me the next task
        </Button>
      </Group>
    </Stack>
  );
}

/** One returned answer: what was asked, what the reviewer said, and the way to fix it. */
export function ReturnedCard({ row, project = false }: { row: MyAnnotation; project?: boolean }) {
  return (
    <Paper p="md" className={classes.returned}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div className={classes.words}>
          <Text size="sm" fw={550} lineClamp={2}>
            {row.prompt}
          </Text>
          <Group gap={8} mt={2} mb={6}>
            {project && (
              <Text size="xs" c="dimmed">
                {row.project_name}
              </Text>
            )}
            {row.last_review && <TimeAgo at={row.last_review.created_at} size="xs" />}
            {row.last_review?.reasons.map((reason) => (
              <Badge key={reason} variant="default">
                {reason}
              </Badge>
            ))}
          </Group>
          {row.last_review?.comment && <RichText text={row.last_review.comment} />}
        </div>
        <ButtonLink
          size="xs"
          to="/annotations/$annotationId"
          params={{ annotationId: row.id }}
          aria-label={`Fix: ${row.prompt.slice(0, 80)}`}
        >
          Fix
        </ButtonLink>
      </Group>
    </Paper>
  );
}
