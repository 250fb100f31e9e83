import { Button, Group, Paper, Stack, Switch, Text, Textarea, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { toApiError } from "@/api/errors";
import { Conversation } from "@/components/conversation/Conversation";
import { ErrorNotice } from "@/components/ErrorNotice";
import { JsonView } from "@/components/json/JsonView";
import { AnchorLink } from "@/components/links";
import { QueryBoundary } from "@/components/QueryBoundary";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import { type GoldDetail, goldQuery, useChangeGold, useRetireGold } from "./api";
import classes from "./Gold.module.css";
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
            <UseForm key={data.id} projectId={projectId} question={data} onRetired={onRetired} />
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
              {question.key.choice === candidate.label && ", the better one"}
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

function UseForm({
  projectId,
  question,
  onRetired,
}: {
  projectId: number;
  question: GoldDetail;
  onRetired: () => void;
}) {
  const change = useChangeGold(projectId);
  const retire = useRetireGold(projectId);
  const form = useForm({
    initialValues: {
      in_work: question.in_work,
      in_qualification: question.in_qualification,
      explanation: question.explanation,
    },
  });
  const save = form.onSubmit((values) =>
    change.mutate(
      { id: question.id, ...values },
      {
        onSuccess: () => {
          form.resetDirty();
          notifications.show({ title: "The question is saved", message: "It holds from the next task on." });
        },
      },
    ),
  );
  const ask = () =>
    modals.openConfirmModal({
      title: "Retire this question?",
      children: (
        <Text size="sm">Nobody is asked it any more. What people answered stays, and counts as before.</Text>
      ),
      labels: { confirm: "Retire it", cancel: "Keep it" },
      onConfirm: () =>
        retire.mutate(question.id, {
          onSuccess: onRetired,
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "It was not retired",
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <Paper p="md" component="form" onSubmit={save} aria-label="Where it is used">
      <Stack gap="sm">
        {change.error && <ErrorNotice title="It was not saved" error={change.error} />}
        <Switch
          label="Mixed into the work"
          description="Asked of each person once, and looks like any other task."
          {...form.getInputProps("in_work", { type: "checkbox" })}
        />
        <Switch
          label="In the qualification"
          description="Asked of everybody who has to qualify."
          {...form.getInputProps("in_qualification", { type: "checkbox" })}
        />
        <Textarea
          label="Explanation"
          description="Shown after a qualification, where the project gives feedback."
          autosize
          minRows={2}
          maxLength={5000}
          {...form.getInputProps("explanation")}
        />
        <Group justify="space-between">
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            Save
          </Button>
          <Button variant="subtle" color="red" onClick={ask} loading={retire.isPending}>
            Retire it
          </Button>
        </Group>
      </Stack>
    </Paper>
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
      <ul className={classes.list}>
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
      </ul>
    </section>
  );
}
