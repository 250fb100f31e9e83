import { Button, Group, Switch, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { IconEyeCheck } from "@tabler/icons-react";
import { useState } from "react";
import { toApiError } from "@/api/errors";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink } from "@/components/links";
import { RowLink } from "@/components/RowTitle";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type ReviewProbe, useProbes, useRetireProbe } from "./api";
import { passedWords, VERDICTS } from "./words";

/** Answers planted in the review queue, and what each reviewer said of them. */
export function ProbesTab({ projectId }: { projectId: number }) {
  const [retired, setRetired] = useState(false);
  const probes = useProbes(projectId, retired);
  return (
    <>
      <Text size="sm" c="dimmed" maw={640} mb="md">
        Known good and known bad answers among the work that waits for review: open text has no key, but
        reviewers can be asked. Each reviewer meets each once. They are planted from the page of an approved
        answer;{" "}
        <AnchorLink
          to="/projects/$projectId/tasks"
          params={{ projectId }}
          search={{ state: "completed" }}
          inherit
          underline="always"
        >
          choose one
        </AnchorLink>
        .
      </Text>
      <Switch
        mb="md"
        size="sm"
        label="Show the retired ones"
        checked={retired}
        onChange={(event) => setRetired(event.currentTarget.checked)}
      />
      <CursorTable
        label="Review probes"
        pages={probes}
        empty={
          <EmptyState
            icon={IconEyeCheck}
            title={retired ? "No probe was retired" : "Nothing is planted in the review queue"}
          >
            {!retired && "A few good and a few bad answers show whether reviewers see the difference."}
          </EmptyState>
        }
        columns={[
          {
            header: "Answer",
            cell: (row) => (
              <>
                <RowLink to="/annotations/$annotationId" params={{ annotationId: row.made_from }}>
                  {row.prompt}
                </RowLink>
                <Text size="xs" c="dimmed">
                  {inWords(row.kind)}, by {row.author_name}, planted{" "}
                  <TimeAgo at={row.created_at} size="xs" span />
                </Text>
              </>
            ),
          },
          {
            header: "Is",
            cell: (row) => (
              <StateBadge state={row.good ? "good" : "bad"} color={row.good ? "teal.6" : "orange.6"} />
            ),
          },
          {
            header: "Judged right",
            align: "right",
            cell: (row) => (
              <Text size="sm" className="tabular" c={row.asked ? undefined : "dimmed"}>
                {passedWords(row.passed, row.asked)}
              </Text>
            ),
          },
          { header: "By whom", wide: true, cell: (row) => <Judgements probe={row} /> },
          {
            header: <span className="visually-hidden">Actions</span>,
            align: "right",
            cell: (row) => row.retired_at === null && <Retire projectId={projectId} probe={row} />,
          },
        ]}
      />
    </>
  );
}

function Judgements({ probe }: { probe: ReviewProbe }) {
  return probe.answers.map((answer) => (
    <Text key={answer.reviewer} size="sm">
      {answer.reviewer_name} {VERDICTS[answer.verdict] ?? inWords(answer.verdict)}
      <Text span inherit c="dimmed">
        {answer.passed ? ", right" : ", wrong"}
      </Text>
    </Text>
  ));
}

function Retire({ projectId, probe }: { projectId: number; probe: ReviewProbe }) {
  const retire = useRetireProbe(projectId);
  const ask = () =>
    modals.openConfirmModal({
      title: "Take it out of the review queue?",
      children: <Text size="sm">Nobody meets it any more. What reviewers said of it stays.</Text>,
      labels: { confirm: "Retire it", cancel: "Keep it" },
      onConfirm: () =>
        retire.mutate(probe.id, {
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "It was not retired",
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <Group justify="flex-end">
      <Button size="compact-xs" variant="subtle" color="gray" onClick={ask} loading={retire.isPending}>
        Retire
      </Button>
    </Group>
  );
}
