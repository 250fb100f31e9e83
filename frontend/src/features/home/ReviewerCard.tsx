import { Paper, Text } from "@mantine/core";
import { ButtonLink } from "@/components/links";
import { counted } from "@/components/numbers";
import { timeAgo } from "@/components/TimeAgo";
import type { ReviewerWork } from "./api";
import { CardTitle } from "./CardTitle";
import classes from "./Home.module.css";

/** One project as a reviewer sees it: how much waits, and since when. */
export function ReviewerCard({ work, heading }: { work: ReviewerWork; heading?: string }) {
  const params = { projectId: work.project_id };
  return (
    <Paper className={classes.card}>
      <div className={classes.body}>
        <div className={classes.words}>
          <CardTitle work={work} heading={heading} />
          <Text size="sm" c="dimmed" mt={2}>
            {work.pending === 0
              ? "Nothing waits for review."
              : `${counted(work.pending, "answer waits", "answers wait")} for review.`}
            {work.oldest_submitted_at && ` The oldest came ${timeAgo(work.oldest_submitted_at)}.`}
          </Text>
        </div>
        {work.pending > 0 && (
          <ButtonLink to="/projects/$projectId/review" params={params} size="md">
            Start reviewing
          </ButtonLink>
        )}
      </div>
    </Paper>
  );
}
