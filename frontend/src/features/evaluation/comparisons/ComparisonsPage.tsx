import { Button, Progress, Text } from "@mantine/core";
import { IconGitCompare, IconPlus } from "@tabler/icons-react";
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
import { type ComparisonListSearch, comparisonListRoute } from "../routes";
import { type Comparison, useComparisons } from "./api";
import { CreateComparisonModal } from "./CreateComparisonModal";

export function ComparisonsPage() {
  const { projectId }: { projectId: number } = comparisonListRoute.useParams();
  const search: ComparisonListSearch = comparisonListRoute.useSearch();
  const navigate = useNavigate({ from: comparisonListRoute.fullPath });
  const manages = useRoles(projectId).has("manager");
  const comparisons = useComparisons(projectId);
  const setOpen = (open: boolean) => void navigate({ search: open ? { create: true } : {}, replace: true });
  const button = manages && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(true)}>
      Compare two models
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="Comparisons"
        description="People judge the answers of two models side by side, without knowing whose they are."
        actions={comparisons.rows.length > 0 && button}
      />
      <CursorTable
        label="Comparisons"
        pages={comparisons}
        columns={columns}
        empty={
          <EmptyState icon={IconGitCompare} title="No comparison yet" action={button}>
            Take two models of an evaluation and let annotators choose the better answers. The result says
            which model is better, or that it cannot be told yet.
          </EmptyState>
        }
      />
      {manages && (
        <CreateComparisonModal
          projectId={projectId}
          evaluationId={search.evaluation}
          opened={search.create === true}
          onClose={() => setOpen(false)}
        />
      )}
    </PageFrame>
  );
}

export function ComparisonState({ comparison }: { comparison: Pick<Comparison, "state"> }) {
  return comparison.state === "collecting" ? (
    <StateBadge state="running" label="Collecting votes" />
  ) : (
    <StateBadge state="closed" />
  );
}

const columns: Column<Comparison>[] = [
  {
    header: "Comparison",
    cell: (comparison) => (
      <>
        <AnchorLink
          to="/projects/$projectId/comparisons/$comparisonId"
          params={{ projectId: comparison.project, comparisonId: comparison.id }}
          fw={550}
          size="sm"
        >
          {inWords(comparison.display_name)}
        </AnchorLink>
        <Text size="xs" c="dimmed">
          {comparison.model_a_name} against {comparison.model_b_name}
        </Text>
        <Text size="xs" hiddenFrom="sm" lineClamp={3}>
          {comparison.verdict.text}
        </Text>
      </>
    ),
  },
  { header: "State", cell: (comparison) => <ComparisonState comparison={comparison} /> },
  {
    header: "Votes",
    wide: true,
    width: "16%",
    cell: (comparison) => (
      <>
        <Progress
          size="sm"
          value={comparison.expected_votes ? (100 * comparison.votes) / comparison.expected_votes : 100}
          aria-label={`Votes of ${comparison.display_name}`}
        />
        <Text size="xs" c="dimmed" mt={4} className="tabular">
          {count(comparison.votes)} of {count(comparison.expected_votes)},{" "}
          {counted(comparison.pairs, "prompt")}
        </Text>
      </>
    ),
  },
  {
    header: "Result",
    wide: true,
    width: "36%",
    cell: (comparison) => (
      <Text size="sm" lineClamp={3}>
        {comparison.verdict.text}
      </Text>
    ),
  },
  {
    header: "Started",
    wide: true,
    cell: (comparison) => (
      <>
        <TimeAgo at={comparison.created_at} />
        <Text size="xs" c="dimmed">
          by {comparison.created_by_name}
        </Text>
      </>
    ),
  },
];
