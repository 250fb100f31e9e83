import { Box, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { AnchorLink } from "@/components/links";
import { count } from "@/components/numbers";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";
import { type Contender, type Evaluation, useEvaluationAction } from "./api";

/** How far each model has come with its answers, and what stopped one. */
export function Contenders({ evaluation, manages }: { evaluation: Evaluation; manages: boolean }) {
  const retry = useEvaluationAction(evaluation.id, "retry");
  const failed = evaluation.contenders.some((contender) => contender.state === "failed");
  return (
    <Section
      title="Answers"
      description="Each model answers all prompts in a job of its own."
      actions={
        failed &&
        manages && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            Try the failed ones again
          </Button>
        )
      }
    >
      <Stack gap="md">
        {retry.error && <ErrorNotice title="They were not started again" error={retry.error} />}
        {evaluation.contenders.map((contender) => (
          <Row key={contender.id} contender={contender} evaluation={evaluation} />
        ))}
      </Stack>
    </Section>
  );
}

function Row({ contender, evaluation }: { contender: Contender; evaluation: Evaluation }) {
  const share = evaluation.record_count ? contender.outputs / evaluation.record_count : 0;
  return (
    <Box>
      <Group justify="space-between" gap="sm" mb={6}>
        <Group gap="sm">
          <AnchorLink
            size="sm"
            fw={550}
            to="/projects/$projectId/models/$modelId"
            params={{ projectId: evaluation.project, modelId: contender.model }}
          >
            {contender.model_name}
          </AnchorLink>
          <StateBadge state={contender.state} />
        </Group>
        <Group gap="sm">
          <Text size="sm" c="dimmed" className="tabular">
            {count(contender.outputs)} of {count(evaluation.record_count)}
          </Text>
          {contender.job !== null && (
            <AnchorLink
              size="sm"
              to="/projects/$projectId/jobs/$jobId"
              params={{ projectId: evaluation.project, jobId: contender.job }}
            >
              Job<span className="visually-hidden"> of {contender.model_name}</span>
            </AnchorLink>
          )}
        </Group>
      </Group>
      <Progress
        value={100 * share}
        size="sm"
        color={contender.state === "failed" ? "red" : contender.state === "completed" ? "teal" : undefined}
        aria-label={`Answers of ${contender.model_name}`}
      />
      {contender.error && (
        <Text size="sm" c="var(--mantine-color-error)" mt={6}>
          {contender.error}
        </Text>
      )}
    </Box>
  );
}
