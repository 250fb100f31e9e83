import { Box, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMe } from "@/app/session";
import { PromptView } from "@/components/conversation/PromptView";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { AnnotationComments } from "@/features/comments/AnnotationComments";
import { QualityActions } from "@/features/quality/gold/QualityActions";
import { type AnnotationDetail, annotationQuery } from "../api";
import { AnswerView } from "../detail/AnswerView";
import { History } from "../detail/History";
import { Marks } from "../detail/Marks";
import { annotationRoute } from "../routes";
import classes from "./AnnotationPage.module.css";
import { FixEditor } from "./FixEditor";
import { ReviewerWords } from "./ReviewerWords";

/** One submission: what was asked, what was answered, and what reviewers said. Returned work is fixed here. */
export function AnnotationPage() {
  const { annotationId } = annotationRoute.useParams();
  const query = useQuery(annotationQuery(annotationId));
  return (
    <PageFrame width="wide">
      <PageBoundary query={query} what="submission" back={{ label: "My work", to: "/my-work" }}>
        {(detail) => <Detail detail={detail} />}
      </PageBoundary>
    </PageFrame>
  );
}

function Detail({ detail }: { detail: AnnotationDetail }) {
  const me = useMe();
  const own = detail.author.id === me.id;
  const [changing, setChanging] = useState(false);
  return (
    <>
      <PageHeader
        title={detail.kind === "rank" ? "Ranking" : "Written answer"}
        crumbs={own ? [{ label: "My work", to: "/my-work" }] : []}
        badge={
          <Group gap={6}>
            <StateBadge state={detail.state} />
            <Marks late={detail.late} extra={detail.extra} drafted={detail.revisions.at(-1)?.drafted} />
          </Group>
        }
        description={
          <>
            {detail.project_name}. {own ? "Submitted by you" : `Submitted by ${detail.author.name}`}{" "}
            <TimeAgo at={detail.submitted_at} />
          </>
        }
        actions={
          <>
            <QualityActions detail={detail} />
            {detail.can_review && (
              <Button
                renderRoot={(props) => (
                  <Link
                    to="/projects/$projectId/review"
                    params={{ projectId: detail.project }}
                    search={{ annotation: detail.id }}
                    {...props}
                  />
                )}
              >
                Review it
              </Button>
            )}
          </>
        }
      />
      {detail.state === "returned" && <ReviewerWords detail={detail} />}
      <div className={classes.columns} data-kind={detail.kind}>
        <section aria-labelledby="asked">
          <Title order={2} size="h4" id="asked" mb="xs">
            Prompt
          </Title>
          <PromptView item={detail.item} kept={detail.payload.from_turn} />
        </section>
        <Stack gap="xl">
          {detail.can_resubmit || changing ? (
            <FixEditor
              key={detail.revision_number}
              detail={detail}
              onDone={() => setChanging(false)}
              onCancel={changing ? () => setChanging(false) : undefined}
            />
          ) : (
            <section aria-labelledby="answered">
              <Title order={2} size="h4" id="answered" mb="xs">
                {detail.revision_number > 1 ? `Answer, revision ${detail.revision_number}` : "Answer"}
              </Title>
              <AnswerView question={detail} payload={detail.payload} />
              {detail.can_revise && (
                <Group justify="space-between" mt="sm">
                  <Text size="xs" c="dimmed">
                    Nobody has looked at it yet.
                  </Text>
                  <Button size="xs" variant="default" onClick={() => setChanging(true)}>
                    Change it
                  </Button>
                </Group>
              )}
            </section>
          )}
          <AnnotationComments detail={detail} />
          <section aria-labelledby="history">
            <Title order={2} size="h4" id="history" mb="sm">
              History
            </Title>
            <History detail={detail} />
            {detail.guideline && (
              <Text size="xs" c="dimmed" mt="md">
                Made under version {detail.guideline.number} of the guidelines.
              </Text>
            )}
          </section>
        </Stack>
      </div>
      <Box h={24} />
    </>
  );
}
