import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ErrorNotice } from "@/components/ErrorNotice";
import { ButtonLink } from "@/components/links";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import { type Mention, mentionsQuery, useReadMentions } from "./api";
import classes from "./Comments.module.css";

/** Where somebody named the signed-in person and they have not looked yet. Nothing where nobody did. */
export function Mentions() {
  const { data } = useQuery(mentionsQuery);
  const read = useReadMentions();
  const rows = data?.results ?? [];
  if (rows.length === 0) return null;
  return (
    <Stack component="section" gap="sm" mb={36} aria-labelledby="mentions">
      <Group justify="space-between">
        <Title order={2} id="mentions">
          Said to you
        </Title>
        {rows.length > 1 && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={read.isPending}
            onClick={() => read.mutate(rows.map(({ id }) => id))}
          >
            I have seen them
          </Button>
        )}
      </Group>
      {read.error && <ErrorNotice title="It was not noted" error={read.error} />}
      {rows.map((mention) => (
        <MentionCard key={mention.id} mention={mention} onSeen={() => read.mutate([mention.id])} />
      ))}
    </Stack>
  );
}

function MentionCard({ mention, onSeen }: { mention: Mention; onSeen: () => void }) {
  return (
    <Paper p="md" component="article" aria-label={`Comment of ${mention.author_name}`}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div className={classes.words}>
          <Group gap={8} mb={4}>
            <Text size="sm" fw={600}>
              {mention.author_name}
            </Text>
            <Text size="xs" c="dimmed">
              {mention.project_name}
            </Text>
            <TimeAgo at={mention.created_at} size="xs" />
          </Group>
          <RichText text={mention.body} />
        </div>
        <Group gap="xs" wrap="nowrap">
          <Where mention={mention} onSeen={onSeen} />
          <Button size="xs" variant="default" onClick={onSeen}>
            Seen
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

/** The way to what the comment is about. Opening it is having seen it. */
function Where({ mention, onSeen }: { mention: Mention; onSeen: () => void }) {
  const { annotation, task, project } = mention;
  if (annotation !== null)
    return (
      <ButtonLink
        size="xs"
        to="/annotations/$annotationId"
        params={{ annotationId: annotation }}
        onClick={onSeen}
      >
        Open
      </ButtonLink>
    );
  if (task !== null)
    return (
      <ButtonLink
        size="xs"
        to="/projects/$projectId/tasks/$taskId"
        params={{ projectId: project, taskId: task }}
        onClick={onSeen}
      >
        Open
      </ButtonLink>
    );
  return (
    <ButtonLink size="xs" to="/projects/$projectId/annotate" params={{ projectId: project }} onClick={onSeen}>
      Open
    </ButtonLink>
  );
}
