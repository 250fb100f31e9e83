import { Box, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useRoles } from "@/app/session";
import { Conversation } from "@/components/conversation/Conversation";
import { Facts } from "@/components/Facts";
import { AnchorLink, ButtonLink } from "@/components/links";
import { QueryBoundary } from "@/components/QueryBoundary";
import { RuledList } from "@/components/RuledList";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { Marks } from "@/features/annotate/detail/Marks";
import { itemQuery } from "@/features/projects/items/api";
import { type TaskDetail, taskQuery } from "./api";
import { ChangeMenu } from "./ChangeBar";
import { ChangeModal } from "./ChangeModal";
import { CHANGES, type ChangeChoice } from "./changes";

/** One task in a drawer: how it stands, who has it, what is in, why people skipped it. */
export function TaskView({ projectId, taskId }: { projectId: number; taskId: number }) {
  const task = useQuery(taskQuery(projectId, taskId));
  return (
    <QueryBoundary query={task} errorTitle="This task could not be shown">
      {(data) => (
        <Box pb="lg">
          <Group justify="space-between" mb="md">
            <TaskBadges task={data} />
            <Group gap="xs">
              <TaskActions projectId={projectId} task={data} />
              <ButtonLink
                size="xs"
                variant="default"
                to="/projects/$projectId/tasks/$taskId"
                params={{ projectId, taskId }}
              >
                Whole page, with history
              </ButtonLink>
            </Group>
          </Group>
          <TaskBody task={data} />
        </Box>
      )}
    </QueryBoundary>
  );
}

export function TaskBadges({ task }: { task: TaskDetail }) {
  return (
    <Group gap={6}>
      <StateBadge state={task.state} />
      {task.disputed && <StateBadge state="disputed" color="orange.6" />}
    </Group>
  );
}

/** What a manager can do about this one task. */
export function TaskActions({ projectId, task }: { projectId: number; task: TaskDetail }) {
  const manages = useRoles(projectId).has("manager");
  const [choice, setChoice] = useState<ChangeChoice | null>(null);
  const settled = task.state === "completed" || task.state === "cancelled";
  const choices = CHANGES.filter(({ value }) => {
    if (value === "put_back") return task.state === "parked";
    if (value === "release_leases") return task.held_count > 0;
    return !settled;
  });
  return (
    <>
      {task.disputed && (
        <ButtonLink
          size="xs"
          to="/projects/$projectId/disputes/$taskId"
          params={{ projectId, taskId: task.id }}
        >
          Settle the dispute
        </ButtonLink>
      )}
      {manages && choices.length > 0 && <ChangeMenu label="Change it" choices={choices} onPick={setChoice} />}
      {choice && (
        <ChangeModal
          projectId={projectId}
          choice={choice}
          target={{ ids: [task.id], words: `task ${task.id}` }}
          onClose={() => setChoice(null)}
        />
      )}
    </>
  );
}

export function TaskBody({ task }: { task: TaskDetail }) {
  const item = useQuery(itemQuery(task.item));
  const skips = task.assignments.filter((one) => one.state === "skipped");
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          ["Kind", inWords(task.kind)],
          ["Answers", `${task.answers_in} of ${task.required_answers}`],
          ["Priority", task.priority],
          ["Who may have it", audience(task)],
          ["Skipped", task.skip_count ? `${task.skip_count} times` : "Never"],
          ["Score", task.score],
          ["Made", new Date(task.created_at).toLocaleString()],
        ]}
      />
      <Block title="Prompt">
        <QueryBoundary query={item} errorTitle="The prompt could not be shown">
          {(data) => <Conversation messages={data.messages} tools={data.tools ?? undefined} />}
        </QueryBoundary>
      </Block>
      {skips.length > 0 && (
        <Block title="Why people skipped it">
          <RuledList>
            {skips.map((skip) => (
              <li key={skip.id}>
                <Text size="sm">{skip.skip_reason || "No reason given."}</Text>
                <Text size="xs" c="dimmed">
                  {skip.user.name}, <TimeAgo at={skip.ended_at ?? skip.since} size="xs" span />
                </Text>
              </li>
            ))}
          </RuledList>
        </Block>
      )}
      <Block title="Answers">
        {task.answers.length === 0 && <Nothing>None is in yet.</Nothing>}
        <RuledList>
          {task.answers.map((one) => (
            <Group component="li" key={one.id} justify="space-between" gap="xs">
              <AnchorLink size="sm" to="/annotations/$annotationId" params={{ annotationId: one.id }}>
                Answer by {one.author.name}
              </AnchorLink>
              <Group gap="xs">
                <Marks late={one.late} extra={one.extra} />
                <TimeAgo size="xs" at={one.submitted_at} />
                <StateBadge state={one.state} />
              </Group>
            </Group>
          ))}
        </RuledList>
      </Block>
      <Block title="Who had it">
        {task.assignments.length === 0 && <Nothing>Nobody yet.</Nothing>}
        <RuledList>
          {task.assignments.map((one) => (
            <Group component="li" key={one.id} justify="space-between" gap="xs">
              <Text size="sm">{one.user.name}</Text>
              <Group gap="xs">
                <Text size="xs" c="dimmed">
                  {one.state === "held"
                    ? `until ${new Date(one.until).toLocaleString()}`
                    : new Date(one.ended_at ?? one.since).toLocaleString()}
                </Text>
                <StateBadge state={one.state} />
              </Group>
            </Group>
          ))}
        </RuledList>
      </Block>
    </Stack>
  );
}

function audience(task: TaskDetail): string {
  if (task.people.length > 0) return task.people.map((person) => person.name).join(", ");
  return task.tags.length > 0 ? `People with ${task.tags.join(" and ")}` : "Everybody";
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" aria-label={title} p="sm">
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
