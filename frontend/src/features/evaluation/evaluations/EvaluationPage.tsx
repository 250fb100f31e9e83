import { Button, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { IconGitCompare, IconPlayerStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { toApiError } from "@/api/errors";
import { useRoles } from "@/app/session";
import { AnchorLink, ButtonLink } from "@/components/links";
import { counted } from "@/components/numbers";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { evaluationRoute } from "../routes";
import { answered, type Evaluation, evaluationQuery, isUnderWay, useEvaluationAction } from "./api";
import { Contenders } from "./Contenders";
import { EvaluationRecords } from "./EvaluationRecords";
import { Metrics } from "./Metrics";

export function EvaluationPage() {
  const { projectId, evaluationId }: { projectId: number; evaluationId: number } =
    evaluationRoute.useParams();
  const evaluation = useQuery(evaluationQuery(evaluationId));
  return (
    <PageFrame>
      <PageBoundary
        query={evaluation}
        what="evaluation"
        back={{ label: "Evaluations", to: `/projects/${projectId}/evaluations` }}
      >
        {(data) => <Page evaluation={data} />}
      </PageBoundary>
    </PageFrame>
  );
}

function Page({ evaluation }: { evaluation: Evaluation }) {
  const manages = useRoles(evaluation.project).has("manager");
  const done = answered(evaluation);
  const unfinished = evaluation.contenders.some((contender) => contender.state !== "completed");
  return (
    <>
      <PageHeader
        title={inWords(evaluation.display_name)}
        crumbs={[{ label: "Evaluations", to: `/projects/${evaluation.project}/evaluations` }]}
        badge={<StateBadge state={evaluation.state} />}
        description={<About evaluation={evaluation} />}
        actions={
          manages && (
            <>
              {isUnderWay(evaluation) && <CancelButton evaluation={evaluation} />}
              {done.length >= 2 && (
                <ButtonLink
                  to="/projects/$projectId/comparisons"
                  params={{ projectId: evaluation.project }}
                  search={{ create: true, evaluation: evaluation.id }}
                  leftSection={<IconGitCompare size={16} aria-hidden />}
                >
                  Compare blind
                </ButtonLink>
              )}
            </>
          )
        }
      />
      <Stack gap="lg">
        {unfinished && <Contenders evaluation={evaluation} manages={manages} />}
        {done.length > 0 && (
          <>
            <Metrics contenders={done} />
            <EvaluationRecords evaluation={evaluation} />
          </>
        )}
      </Stack>
    </>
  );
}

function About({ evaluation }: { evaluation: Evaluation }) {
  const { temperature, max_new_tokens, limit } = evaluation.config;
  return (
    <>
      <div>
        {counted(evaluation.record_count, "prompt")} of the {evaluation.split} split of{" "}
        <AnchorLink
          size="sm"
          underline="always"
          to="/projects/$projectId/datasets/$versionId"
          params={{ projectId: evaluation.project, versionId: evaluation.dataset_version }}
        >
          version {evaluation.dataset_version_number}
        </AnchorLink>
        {limit !== null && limit === evaluation.record_count && ", a sample"}.
      </div>
      <div>
        Answers of at most {counted(max_new_tokens, "token")}, temperature {String(temperature)}. Started{" "}
        <TimeAgo at={evaluation.created_at} /> by {evaluation.created_by_name}.
      </div>
    </>
  );
}

function CancelButton({ evaluation }: { evaluation: Evaluation }) {
  const cancel = useEvaluationAction(evaluation.id, "cancel");
  const ask = () =>
    modals.openConfirmModal({
      title: "Cancel this evaluation?",
      children: (
        <Text size="sm">
          The models that have not answered everything are stopped. You can try again later; answers they have
          written are kept.
        </Text>
      ),
      labels: { confirm: "Cancel the evaluation", cancel: "Let it run" },
      confirmProps: { color: "red" },
      onConfirm: () =>
        cancel.mutate(undefined, {
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "The evaluation was not cancelled",
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      onClick={ask}
      loading={cancel.isPending}
    >
      Cancel
    </Button>
  );
}
