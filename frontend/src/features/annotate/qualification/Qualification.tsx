import { Button, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Notice } from "@/components/Notice";
import { counted } from "@/components/numbers";
import { QueryBoundary } from "@/components/QueryBoundary";
import { RichText } from "@/components/text/RichText";
import {
  type QualificationAnswer,
  type QualificationResult,
  type QualificationState,
  qualificationQuery,
  startQualification,
} from "./api";
import classes from "./Qualification.module.css";
import { qualificationStep } from "./steps";

/** Where the person stands: before, within, or after an attempt, and the one step from there. */
export function Qualification({ projectId, onGo }: { projectId: number; onGo: () => void }) {
  const state = useQuery(qualificationQuery(projectId));
  return (
    <QueryBoundary query={state} errorTitle="Your qualification did not come">
      {(data) => <Standing projectId={projectId} state={data} onGo={onGo} />}
    </QueryBoundary>
  );
}

function Standing({
  projectId,
  state,
  onGo,
}: {
  projectId: number;
  state: QualificationState;
  onGo: () => void;
}) {
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => startQualification(projectId),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: qualificationQuery(projectId).queryKey });
      onGo();
    },
  });
  const step = qualificationStep(state);
  return (
    <Stack gap="lg">
      {state.last && state.running === null && <Result result={state.last} />}
      <Paper p={{ base: "md", sm: "lg" }} component="section" aria-labelledby="step">
        <Title order={2} size="h3" id="step">
          {step.title}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          {step.words}
        </Text>
        {start.error && (
          <div className={classes.error}>
            <ErrorNotice title="The qualification did not start" error={start.error} />
          </div>
        )}
        {step.action && (
          <Button
            mt="md"
            loading={start.isPending}
            onClick={() => (step.starts ? start.mutate() : onGo())}
            data-autofocus
          >
            {step.action}
          </Button>
        )}
      </Paper>
      {state.last?.answers && state.running === null && <Feedback answers={state.last.answers} />}
    </Stack>
  );
}

function Result({ result }: { result: QualificationResult }) {
  const share = result.total === 0 ? 0 : (100 * result.correct) / result.total;
  return (
    <Notice
      tone={result.passed ? "good" : "warning"}
      title={result.passed ? "You have passed" : "Not passed this time"}
      live
    >
      {`${counted(result.correct, "question")} of ${result.total} right; ${result.pass_mark}% were needed.`}
      <Progress
        mt={8}
        value={share}
        color={result.passed ? "teal" : "orange"}
        aria-label="Share of right answers"
      />
    </Notice>
  );
}

function Feedback({ answers }: { answers: QualificationAnswer[] }) {
  return (
    <section aria-labelledby="feedback">
      <Title order={2} size="h3" id="feedback" mb="sm">
        Question by question
      </Title>
      <Stack gap="sm">
        {answers.map((answer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the questions of one attempt never move
          <AnswerCard key={index} answer={answer} number={index + 1} />
        ))}
      </Stack>
    </section>
  );
}

function AnswerCard({ answer, number }: { answer: QualificationAnswer; number: number }) {
  const Glyph = answer.passed ? IconCheck : IconX;
  return (
    <Paper p="md" component="article" aria-label={`Question ${number}`}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Glyph
          size={18}
          stroke={2.2}
          className={classes.mark}
          data-passed={answer.passed || undefined}
          aria-hidden
        />
        <div className={classes.words}>
          <Text size="sm" fw={600}>
            Question {number}: {answer.passed ? "right" : "not right"}
          </Text>
          <Text size="sm" c="dimmed" lineClamp={3} mt={2}>
            {answer.prompt}
          </Text>
          <dl className={classes.answers}>
            <div>
              <dt>Your answer</dt>
              <dd>
                <RichText text={answer.your_answer} />
              </dd>
            </div>
            {!answer.passed && (
              <div>
                <dt>The right answer</dt>
                <dd>
                  <RichText text={answer.right_answer} />
                </dd>
              </div>
            )}
          </dl>
          {answer.explanation && <RichText text={answer.explanation} />}
        </div>
      </Group>
    </Paper>
  );
}
