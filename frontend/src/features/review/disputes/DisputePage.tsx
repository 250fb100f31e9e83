import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconScale } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "@/components/EmptyState";
import { usePageTitle } from "@/components/PageHeader";
import { DecidingFrame, Loaded } from "../DecidingFrame";
import { disputeRoute } from "../routes";
import { useAhead } from "../useAhead";
import { disputeQuery, disputesKey, useDisputes } from "./api";
import { DisputeScreen } from "./DisputeScreen";
import { type Settled, SettledNotice } from "./SettledNotice";

/** One dispute after the other; the next one is loaded while this one is read. */
export function DisputePage() {
  const { projectId, taskId } = disputeRoute.useParams();
  const search = disputeRoute.useSearch();
  usePageTitle("Dispute");
  const client = useQueryClient();
  const navigate = useNavigate();
  const disputes = useDisputes(projectId, search);
  const [done, setDone] = useState<ReadonlySet<number>>(new Set());
  const [last, setLast] = useState<Settled | null>(null);
  const [guidelines, { toggle, close }] = useDisclosure(false);
  const dispute = useQuery(disputeQuery(projectId, taskId));
  const waiting = disputes.rows.filter((row) => !done.has(row.task));
  const { next, previous } = useAhead(
    waiting.map((row) => row.task),
    taskId,
    disputes.more,
    (task) => void client.prefetchQuery(disputeQuery(projectId, task)),
  );

  const open = (task: number | undefined) => {
    if (task !== undefined)
      void navigate({
        to: "/projects/$projectId/disputes/$taskId",
        params: { projectId, taskId: task },
        search,
        replace: true,
      });
  };
  const back = () => {
    void navigate({ to: "/projects/$projectId/disputes", params: { projectId }, search });
    void client.invalidateQueries({ queryKey: disputesKey(projectId) });
  };
  const settled = (what: Settled) => {
    setDone((before) => new Set([...before, taskId]));
    setLast(what);
    void client.invalidateQueries({ queryKey: disputeQuery(projectId, taskId).queryKey });
    void client.invalidateQueries({ queryKey: [...disputesKey(projectId), "count"] });
    void client.invalidateQueries({ queryKey: ["home"] });
    open(next);
  };
  return (
    <DecidingFrame
      title="Dispute"
      backLabel="Back to the disputes"
      onBack={back}
      waiting={`${waiting.length}${disputes.hasNextPage ? "+" : ""} waiting${done.size > 0 ? `, ${done.size} settled` : ""}`}
      previous={previous}
      next={next}
      onOpen={open}
      guidelines={
        dispute.data
          ? {
              projectId,
              shown:
                dispute.data.guideline_number === null ? null : { number: dispute.data.guideline_number },
              opened: guidelines,
              toggle,
              close,
            }
          : null
      }
      notices={last && <SettledNotice settled={last} projectId={projectId} />}
    >
      {done.has(taskId) && next === undefined ? (
        <EmptyState
          icon={IconScale}
          title="No disputes are left"
          action={<Button onClick={back}>Back to the disputes</Button>}
        >
          {done.size === 1 ? "You settled 1 dispute." : `You settled ${done.size} disputes.`}
        </EmptyState>
      ) : (
        <Loaded query={dispute} errorTitle="This dispute could not be shown">
          {(data) => (
            <DisputeScreen
              key={`${taskId} ${data.adjudication === null}`}
              projectId={projectId}
              dispute={data}
              onSettled={settled}
              onChanged={() => void dispute.refetch()}
              onNext={() => open(next)}
              onPrevious={() => open(previous)}
              onBack={back}
              onGuidelines={toggle}
            />
          )}
        </Loaded>
      )}
    </DecidingFrame>
  );
}
