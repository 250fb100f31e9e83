import { Badge, Box, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconMessage2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useMe } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { QueryBoundary } from "@/components/QueryBoundary";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import { draftKey, localDrafts } from "@/features/annotate/drafts/localDrafts";
import {
  type Comment,
  commentsQuery,
  type Person,
  peopleQuery,
  type Subject,
  type Thread,
  useComment,
  useResolve,
} from "./api";
import { CommentForm } from "./CommentForm";
import classes from "./Comments.module.css";
import { fieldInWords, openFirst } from "./threads";

const NOBODY: Person[] = [];

/** A form that stands open: because of what was not sent before, or because somebody wants to write now. */
type Writing = "kept" | "now" | null;

function unsent(draft: string): Writing {
  const kept = localDrafts<{ body: string }>().read(draft);
  return kept !== null && kept.payload.body.trim() !== "" ? "kept" : null;
}

/** What people said to each other about an answer: threads that can be answered, and resolved when settled. */
export function Comments({
  projectId,
  subject,
  fields = [],
  order = 2,
}: {
  projectId: number;
  subject: Subject;
  /** Fields of the answer that a comment can be about. */
  fields?: string[];
  order?: 2 | 3;
}) {
  const id = useId();
  const comments = useQuery(commentsQuery(projectId, subject));
  const say = useComment(projectId, subject);
  const people = useQuery(peopleQuery(projectId, subject)).data ?? NOBODY;
  const me = useMe();
  const draft =
    "annotation" in subject
      ? draftKey(me.id, `comment-${subject.annotation}`)
      : draftKey(me.id, `task-comment-${subject.task}`);
  const [writing, setWriting] = useState(() => unsent(draft));
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" mb="xs">
        <Title order={order} size="h4" id={id}>
          Comments
        </Title>
        {!writing && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconMessage2 size={15} aria-hidden />}
            onClick={() => setWriting("now")}
          >
            Comment
          </Button>
        )}
      </Group>
      {writing && (
        <Box mb="md">
          <CommentForm
            label="Your comment"
            draft={draft}
            focus={writing === "now"}
            people={people}
            fields={fields}
            onSend={(body) => say.mutateAsync(body).then(() => setWriting(null))}
            onCancel={() => setWriting(null)}
          />
        </Box>
      )}
      <QueryBoundary query={comments} errorTitle="The comments did not come">
        {({ results }) => {
          const threads = openFirst(results);
          if (threads.length === 0 && !writing)
            return (
              <Text size="sm" c="dimmed">
                Nothing was said yet. Ask what is unclear, or say what a verdict has no room for.
              </Text>
            );
          return (
            <Stack gap="sm">
              {threads.map((thread) => (
                <ThreadCard
                  key={thread.id}
                  thread={thread}
                  projectId={projectId}
                  subject={subject}
                  people={people}
                />
              ))}
            </Stack>
          );
        }}
      </QueryBoundary>
    </section>
  );
}

function ThreadCard({
  thread,
  projectId,
  subject,
  people,
}: {
  thread: Thread;
  projectId: number;
  subject: Subject;
  people: Person[];
}) {
  const say = useComment(projectId, subject);
  const resolve = useResolve(projectId, subject);
  const me = useMe();
  const draft = draftKey(me.id, `reply-${thread.id}`);
  const [answering, setAnswering] = useState(() => unsent(draft));
  const [shown, setShown] = useState(false);
  const resolved = thread.resolved_at !== null;
  if (resolved && !shown)
    return (
      <Group gap={8} className={classes.resolved}>
        <IconCheck size={15} aria-hidden />
        <Text size="sm" c="dimmed" lineClamp={1} flex={1} miw={0}>
          Resolved: {thread.body}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={() => setShown(true)}>
          Show
        </Button>
      </Group>
    );
  return (
    <Paper p="sm" component="article" aria-label={`Thread of ${thread.author_name}`}>
      <Stack gap="sm">
        {[thread, ...thread.replies].map((comment) => (
          <Remark key={comment.id} comment={comment} reply={comment !== thread} />
        ))}
        {resolve.error && <ErrorNotice title="It was not changed" error={resolve.error} />}
        {answering ? (
          <CommentForm
            label="Your reply"
            draft={draft}
            focus={answering === "now"}
            people={people}
            fields={[]}
            onSend={(body) => say.mutateAsync({ ...body, parent: thread.id }).then(() => setAnswering(null))}
            onCancel={() => setAnswering(null)}
          />
        ) : (
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={() => setAnswering("now")}>
              Reply
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              loading={resolve.isPending}
              onClick={() => resolve.mutate({ id: thread.id, resolved: !resolved })}
            >
              {resolved ? "Open again" : "Resolve"}
            </Button>
            {resolved && (
              <Text size="xs" c="dimmed">
                Resolved{thread.resolved_by_name && ` by ${thread.resolved_by_name}`}
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function Remark({ comment, reply }: { comment: Comment; reply: boolean }) {
  return (
    <div className={classes.remark} data-reply={reply || undefined}>
      <Group gap={8} mb={2}>
        <Text size="sm" fw={600}>
          {comment.mine ? "You" : comment.author_name}
        </Text>
        <TimeAgo at={comment.created_at} size="xs" />
        {comment.field && (
          <Badge variant="default" size="sm">
            on {fieldInWords(comment.field)}
          </Badge>
        )}
        {comment.mentions.length > 0 && (
          <Text size="xs" c="dimmed">
            to {comment.mentions.map(({ name }) => `@${name}`).join(", ")}
          </Text>
        )}
      </Group>
      <RichText text={comment.body} />
    </div>
  );
}
