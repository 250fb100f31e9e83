import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Conversation } from "@/components/conversation/Conversation";
import { JsonView } from "@/components/json/JsonView";
import { AnchorLink } from "@/components/links";
import { QueryBoundary } from "@/components/QueryBoundary";
import { RuledList } from "@/components/RuledList";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import { type GoldDetail, goldQuery } from "./api";
import classes from "./Gold.module.css";
import { GoldForm } from "./GoldForm";
import { keyWords } from "./words";

/** One gold question: what is asked, what is right, where it is used, and how people answered. */
export function GoldView({
  projectId,
  goldId,
  onRetired,
}: {
  projectId: number;
  goldId: number;
  onRetired: () => void;
}) {
  const gold = useQuery(goldQuery(projectId, goldId));
  return (
    <QueryBoundary query={gold} errorTitle="This question could not be shown">
      {(data) => (
        <Stack pb="lg">
          <Asked question={data} />
          {data.retired_at === null && (
            <GoldForm key={data.id} projectId={projectId} question={data} onRetired={onRetired} />
          )}
          <Answers question={data} />
        </Stack>
      )}
    </QueryBoundary>
  );
}

function Asked({ question }: { question: GoldDetail }) {
  return (
    <>
      <section aria-label="Prompt">
        <Title order={2} size="h4" mb="xs">
          Prompt
        </Title>
        <Conversation messages={question.messages} tools={question.tools ?? undefined} />
      </section>
      <section aria-label="Right answer">
        <Title order={2} size="h4" mb="xs">
          Right: {question.kind === "rank" ? keyWords(question.key) : "this JSON"}
        </Title>
        {question.kind === "write" && <JsonView text={JSON.stringify(question.key.json, null, 2)} />}
        {question.candidates.map((candidate) => (
          <Paper
            key={candidate.label}
            p="sm"
            mb="sm"
            className={question.key.choice === candidate.label ? classes.right : undefined}
          >
            <Text size="xs" c="dimmed" mb={6}>
              Answer {candidate.label}
              {question.key.choice === candidate.label &&
                (question.candidates.length > 2 ? ", the best one" : ", the better one")}
            </Text>
            <Conversation messages={candidate.messages} />
          </Paper>
        ))}
        {question.made_from !== null && (
          <AnchorLink size="sm" to="/annotations/$annotationId" params={{ annotationId: question.made_from }}>
            The work it was made from
          </AnchorLink>
        )}
      </section>
    </>
  );
}

function Answers({ question }: { question: GoldDetail }) {
  return (
    <section aria-label="How people answered">
      <Title order={2} size="h4" mb="xs">
        How people answered
      </Title>
      {question.answers.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody was asked yet.
        </Text>
      )}
      <RuledList>
        {question.answers.map((answer) => (
          <li key={answer.id}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={550}>
                {answer.user_name}
              </Text>
              <Group gap="xs">
                <TimeAgo at={answer.created_at} size="xs" />
                <StateBadge
                  state={answer.passed ? "approved" : "rejected"}
                  label={answer.passed ? "Right" : "Wrong"}
                />
              </Group>
            </Group>
            {answer.attempt !== null && (
              <Text size="xs" c="dimmed">
                In qualification attempt {answer.attempt}
              </Text>
            )}
            {!answer.passed && <RichText text={answer.answer} />}
          </li>
        ))}
      </RuledList>
    </section>
  );
}
