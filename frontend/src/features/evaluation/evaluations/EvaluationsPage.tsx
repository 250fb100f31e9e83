import { Box, Button, Progress, Text } from "@mantine/core";
import { IconChartBar, IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useRoles } from "@/app/session";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink } from "@/components/links";
import { count, counted } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { intervalText, known } from "../intervals/intervals";
import { type EvaluationListSearch, evaluationListRoute } from "../routes";
import { type Evaluation, isUnderWay, useEvaluations } from "./api";
import { CreateEvaluationModal } from "./CreateEvaluationModal";

export function EvaluationsPage() {
  const { projectId }: { projectId: number } = evaluationListRoute.useParams();
  const search: EvaluationListSearch = evaluationListRoute.useSearch();
  const navigate = useNavigate({ from: evaluationListRoute.fullPath });
  const manages = useRoles(projectId).has("manager");
  const evaluations = useEvaluations(projectId);
  const setOpen = (open: boolean) => void navigate({ search: open ? { create: true } : {}, replace: true });
  const button = manages && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(true)}>
      Evaluate models
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="Evaluations"
        description="Models answer the same held-out prompts, and their answers are measured against the approved ones."
        actions={evaluations.rows.length > 0 && button}
      />
      <CursorTable
        label="Evaluations"
        pages={evaluations}
        columns={columns}
        empty={
          <EmptyState icon={IconChartBar} title="No evaluation yet" action={button}>
            Let a base model and a model you trained answer the test split, to see what training has changed.
          </EmptyState>
        }
      />
      {manages && (
        <CreateEvaluationModal
          projectId={projectId}
          search={search}
          opened={search.create === true}
          onClose={() => setOpen(false)}
        />
      )}
    </PageFrame>
  );
}

const columns: Column<Evaluation>[] = [
  {
    header: "Evaluation",
    cell: (evaluation) => (
      <>
        <AnchorLink
          to="/projects/$projectId/evaluations/$evaluationId"
          params={{ projectId: evaluation.project, evaluationId: evaluation.id }}
          fw={550}
          size="sm"
        >
          {inWords(evaluation.display_name)}
        </AnchorLink>
        <Text size="xs" c="dimmed">
          {inWords(evaluation.split)} of version {evaluation.dataset_version_number},{" "}
          {counted(evaluation.record_count, "prompt")}
        </Text>
        <Box hiddenFrom="sm" mt={6}>
          <Models evaluation={evaluation} />
        </Box>
      </>
    ),
  },
  { header: "State", cell: (evaluation) => <StateBadge state={evaluation.state} /> },
  { header: "Models", wide: true, width: "44%", cell: (evaluation) => <Models evaluation={evaluation} /> },
  {
    header: "Started",
    wide: true,
    cell: (evaluation) => (
      <>
        <TimeAgo at={evaluation.created_at} />
        <Text size="xs" c="dimmed">
          by {evaluation.created_by_name}
        </Text>
      </>
    ),
  },
];

function Models({ evaluation }: { evaluation: Evaluation }) {
  if (isUnderWay(evaluation)) {
    const done = evaluation.contenders.reduce((sum, contender) => sum + contender.outputs, 0);
    const all = evaluation.record_count * evaluation.contenders.length;
    return (
      <>
        <Progress
          size="sm"
          value={all ? (100 * done) / all : 0}
          aria-label={`Progress of ${evaluation.display_name}`}
        />
        <Text size="xs" c="dimmed" mt={4} className="tabular">
          {count(done)} of {count(all)} answers
        </Text>
      </>
    );
  }
  return evaluation.contenders.map((contender) => {
    const match = known(contender.metrics.exact_match);
    return (
      <Text key={contender.id} size="sm" className="tabular">
        {contender.model_name}{" "}
        <Text span size="sm" c="dimmed">
          {match
            ? `exact match ${intervalText(match)}`
            : contender.state === "failed"
              ? "failed"
              : "not measured"}
        </Text>
      </Text>
    );
  });
}
