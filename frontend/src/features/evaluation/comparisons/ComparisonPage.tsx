import { Button, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { toApiError } from "@/api/errors";
import { useRoles } from "@/app/session";
import { AnchorLink } from "@/components/links";
import { counted } from "@/components/numbers";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { inWords } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { modelQuery } from "@/features/training/models/api";
import { PromoteButton } from "@/features/training/models/PromoteButton";
import { comparisonRoute } from "../routes";
import { type Comparison, comparisonQuery, useClose } from "./api";
import { ComparisonState } from "./ComparisonsPage";
import { winnerOf } from "./outcomes";
import { Pairs } from "./Pairs";
import { Verdict } from "./Verdict";
import { Votes } from "./Votes";

export function ComparisonPage() {
  const { projectId, comparisonId }: { projectId: number; comparisonId: number } =
    comparisonRoute.useParams();
  const comparison = useQuery(comparisonQuery(comparisonId));
  return (
    <PageFrame>
      <PageBoundary
        query={comparison}
        what="comparison"
        back={{ label: "Comparisons", to: `/projects/${projectId}/comparisons` }}
      >
        {(data) => <Page comparison={data} />}
      </PageBoundary>
    </PageFrame>
  );
}

function Page({ comparison }: { comparison: Comparison }) {
  const manages = useRoles(comparison.project).has("manager");
  return (
    <>
      <PageHeader
        title={inWords(comparison.display_name)}
        crumbs={[{ label: "Comparisons", to: `/projects/${comparison.project}/comparisons` }]}
        badge={<ComparisonState comparison={comparison} />}
        description={<About comparison={comparison} />}
        actions={
          manages && (
            <>
              {comparison.state === "collecting" && <CloseButton comparison={comparison} />}
              <Winner comparison={comparison} />
            </>
          )
        }
      />
      <Stack gap="lg">
        <Verdict comparison={comparison} />
        <Votes comparison={comparison} />
        <Pairs comparison={comparison} manages={manages} />
      </Stack>
    </>
  );
}

function About({ comparison }: { comparison: Comparison }) {
  const model = (id: number, name: string) => (
    <AnchorLink
      size="sm"
      underline="always"
      to="/projects/$projectId/models/$modelId"
      params={{ projectId: comparison.project, modelId: id }}
    >
      {name}
    </AnchorLink>
  );
  return (
    <>
      <div>
        A: {model(comparison.model_a, comparison.model_a_name)} against B:{" "}
        {model(comparison.model_b, comparison.model_b_name)}
      </div>
      <div>
        {counted(comparison.pairs, "prompt")} of the {comparison.split} split, from{" "}
        <AnchorLink
          size="sm"
          underline="always"
          to="/projects/$projectId/evaluations/$evaluationId"
          params={{ projectId: comparison.project, evaluationId: comparison.evaluation }}
        >
          an evaluation
        </AnchorLink>
        . Started <TimeAgo at={comparison.created_at} /> by {comparison.created_by_name}.
      </div>
    </>
  );
}

function CloseButton({ comparison }: { comparison: Comparison }) {
  const close = useClose(comparison.id);
  const open = comparison.expected_votes - comparison.votes;
  const ask = () =>
    modals.openConfirmModal({
      title: "Close this comparison?",
      children: (
        <Text size="sm">
          {open > 0
            ? `${counted(open, "vote is", "votes are")} still open. Nobody is asked for them any more; the votes that are in stay.`
            : "All votes are in."}{" "}
          A closed comparison stays closed.
        </Text>
      ),
      labels: { confirm: "Close it", cancel: "Keep it open" },
      onConfirm: () =>
        close.mutate(undefined, {
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "The comparison was not closed",
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <Button
      variant="default"
      leftSection={<IconLock size={16} aria-hidden />}
      onClick={ask}
      loading={close.isPending}
    >
      Close
    </Button>
  );
}

/** Offers to promote the model that the votes speak for, if it can be. */
function Winner({ comparison }: { comparison: Comparison }) {
  const winner = winnerOf(comparison);
  const model = useQuery({ ...modelQuery(winner ?? 0), enabled: winner !== null });
  if (!model.data || model.data.kind === "base" || model.data.state === "promoted") return null;
  return <PromoteButton model={model.data} comparison={comparison.id} label={`Promote ${model.data.name}`} />;
}
