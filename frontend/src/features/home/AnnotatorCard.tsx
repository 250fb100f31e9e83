import { Group, Paper, Text } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { AnchorLink, ButtonLink } from "@/components/links";
import { counted } from "@/components/numbers";
import type { AnnotatorWork } from "./api";
import { CardTitle } from "./CardTitle";
import classes from "./Home.module.css";
import { annotatorLine } from "./sentences";

/** One project as an annotator sees it: what came back first, then the way into the work. */
export function AnnotatorCard({ work, heading }: { work: AnnotatorWork; heading?: string }) {
  const params = { projectId: work.project_id };
  return (
    <Paper className={classes.card}>
      {work.returned > 0 && (
        <div className={classes.notice}>
          <Group gap="xs" wrap="nowrap">
            <IconArrowBackUp size={18} aria-hidden />
            <Text size="sm">{counted(work.returned, "answer", "answers")} came back with a comment.</Text>
          </Group>
          <ButtonLink
            to="/my-work"
            search={{ project: work.project_id, state: "returned" }}
            size="xs"
            variant="default"
          >
            {work.returned === 1 ? "Fix it" : "Fix them"}
          </ButtonLink>
        </div>
      )}
      <div className={classes.body}>
        <div className={classes.words}>
          <CardTitle work={work} heading={heading} />
          <Text size="sm" c="dimmed" mt={2}>
            {annotatorLine(work)}{" "}
            <AnchorLink to="/projects/$projectId/me" params={params} size="sm" underline="always">
              My progress
            </AnchorLink>
          </Text>
        </div>
        <Group gap="sm">
          {work.available_write > 0 && <Start kind="write" work={work} />}
          {work.available_rank > 0 && <Start kind="rank" work={work} />}
          {work.held > 0 && work.available_write + work.available_rank === 0 && (
            <ButtonLink to="/projects/$projectId/annotate" params={params} size="md">
              Continue
            </ButtonLink>
          )}
        </Group>
      </div>
    </Paper>
  );
}

function Start({ kind, work }: { kind: "write" | "rank"; work: AnnotatorWork }) {
  const first = kind === "write" || work.available_write === 0;
  return (
    <ButtonLink
      to="/projects/$projectId/annotate"
      params={{ projectId: work.project_id }}
      search={{ kind }}
      size="md"
      variant={first ? "filled" : "light"}
    >
      {kind === "write" ? "Start writing" : "Start ranking"}
    </ButtonLink>
  );
}
