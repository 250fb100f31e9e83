import { Anchor, Box, Code, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Conversation } from "@/components/conversation/Conversation";
import { PromptView } from "@/components/conversation/PromptView";
import { QueryBoundary } from "@/components/QueryBoundary";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { AskSamples } from "@/features/serving/samples/AskSamples";
import { type ItemDetail, type ItemResponse, itemQuery } from "./api";
import classes from "./Items.module.css";

/** One item whole: prompt, candidate answers, tasks with their answers, and where it came from. */
export function ItemView({ itemId }: { itemId: number }) {
  const item = useQuery(itemQuery(itemId));
  const client = useQueryClient();
  return (
    <QueryBoundary query={item} errorTitle="This item could not be shown">
      {(data) => (
        <Box pb="lg">
          <Section title="Prompt">
            <PromptView item={data} />
          </Section>
          <Section title={data.responses.length === 1 ? "Candidate answer" : "Candidate answers"}>
            {data.responses.length === 0 && <Nothing>None was imported or generated.</Nothing>}
            {data.responses.map((response) => (
              <Paper key={response.id} p="sm" className={classes.candidate}>
                <Text size="xs" c="dimmed" mb={6}>
                  {writtenBy(response)}
                </Text>
                <Conversation messages={response.messages} />
              </Paper>
            ))}
          </Section>
          <Section title="Tasks">
            {data.tasks.length === 0 && <Nothing>No task asks about this item.</Nothing>}
            <Stack gap="sm">
              {data.tasks.map((task) => (
                <TaskCard key={task.id} task={task} />
              ))}
              <AskSamples
                projectId={data.project}
                prompt={{ item: data.id }}
                onTask={() => void client.invalidateQueries({ queryKey: itemQuery(data.id).queryKey })}
              />
            </Stack>
          </Section>
          <Section title="About it">
            <Facts item={data} />
          </Section>
        </Box>
      )}
    </QueryBoundary>
  );
}

function writtenBy(response: ItemResponse): string {
  const origin = { imported: "Imported", model: "Written by a model", human: "Written by a person" }[
    response.origin
  ];
  const from = response.author_name ?? response.source;
  return from ? `${origin}: ${from}` : origin;
}

function TaskCard({ task }: { task: ItemDetail["tasks"][number] }) {
  const kind = task.purpose === "comparison" ? "Comparison of models" : inWords(task.kind);
  const needed = task.required_answers === 1 ? "1 answer" : `${task.required_answers} answers`;
  return (
    <Paper p="sm">
      <Group justify="space-between">
        <Text size="sm" fw={550}>
          {kind}
        </Text>
        <StateBadge state={task.state} />
      </Group>
      <Text size="xs" c="dimmed" mt={2}>
        Needs {needed}
        {task.priority !== 0 && `, priority ${task.priority}`}
      </Text>
      {task.annotations.map((annotation) => (
        <Group key={annotation.id} justify="space-between" mt="xs" gap="xs">
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/annotations/$annotationId" params={{ annotationId: annotation.id }} {...props} />
            )}
          >
            Answer by {annotation.author_name}
          </Anchor>
          <Group gap="xs">
            <TimeAgo size="xs" at={annotation.submitted_at} />
            <StateBadge state={annotation.state} />
          </Group>
        </Group>
      ))}
      {task.annotations.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          No answer yet.
        </Text>
      )}
    </Paper>
  );
}

function Facts({ item }: { item: ItemDetail }) {
  const metadata = Object.keys(item.metadata).length > 0;
  return (
    <>
      <dl className={classes.facts}>
        <Fact name="External id">{item.external_id}</Fact>
        <Fact name="Source">{item.source}</Fact>
        <Fact name="Group">{item.group_key}</Fact>
        <Fact name="Split">{item.pinned_split ? inWords(item.pinned_split) : "Chosen at the freeze"}</Fact>
        <Fact name="Imported">{new Date(item.created_at).toLocaleString()}</Fact>
      </dl>
      {metadata && (
        <Code block mt="sm" aria-label="Metadata">
          {JSON.stringify(item.metadata, null, 2)}
        </Code>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={3} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
