import { Group, Paper, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { AnchorLink, ButtonLink } from "@/components/links";
import { counted } from "@/components/numbers";
import { progressQuery } from "@/features/projects/api";
import type { ManagerWork } from "./api";
import { CardTitle } from "./CardTitle";
import classes from "./Home.module.css";
import { LoopLine } from "./LoopLine";
import { turnOf } from "./loop";
import { pageOf } from "./pageOf";

/** One project as its manager sees it: where it stands in the loop, and the step that brings it on. */
export function ManagerCard({ work, heading }: { work: ManagerWork; heading?: string }) {
  const params = { projectId: work.project_id };
  const { data: progress } = useQuery({ ...progressQuery(work.project_id), staleTime: 60_000 });
  const counts = progress
    ? { items: progress.items, openTasks: progress.tasks.write.open + progress.tasks.rank.open }
    : null;
  return (
    <Paper className={classes.card}>
      <Group justify="space-between" gap="xs" px={20} pt={18}>
        <CardTitle work={work} heading={heading} />
        {work.failed_jobs > 0 && (
          <Group gap={6} wrap="nowrap">
            <IconAlertTriangle size={16} aria-hidden color="var(--mantine-color-error)" />
            <AnchorLink to={pageOf("jobs")} params={params as never} size="sm" c="var(--mantine-color-error)">
              {counted(work.failed_jobs, "job", "jobs")} failed
            </AnchorLink>
          </Group>
        )}
      </Group>
      <LoopLine work={work} counts={counts} />
      <NextStep work={work} />
    </Paper>
  );
}

/** The sentence that says what to do next, and the button that does it. */
export function NextStep({ work }: { work: ManagerWork }) {
  const turn = turnOf(work.next.code);
  return (
    <div className={classes.next}>
      <Text component="p" size="sm">
        <Text span inherit fw={650}>
          Next:
        </Text>{" "}
        {work.next.text}
      </Text>
      {turn && (
        <ButtonLink to={pageOf(turn.page)} params={{ projectId: work.project_id } as never}>
          {turn.action}
        </ButtonLink>
      )}
    </div>
  );
}
