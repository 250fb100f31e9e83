import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChecks } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { textOfMessages } from "@/components/conversation/messages";
import { EmptyState } from "@/components/EmptyState";
import { usePageTitle } from "@/components/PageHeader";
import { annotationQuery } from "@/features/annotate/api";
import type { Queue, ReviewRow, VerdictBody } from "./api";
import { DecidingFrame, Loaded } from "./DecidingFrame";
import { FailedVerdicts } from "./FailedVerdicts";
import { Submission } from "./Submission";
import { useAhead } from "./useAhead";
import type { Verdicts } from "./useVerdicts";

const WORDS: Record<string, string> = {
  approve: "Approved.",
  edit_approve: "Edited and approved.",
  return: "Returned.",
  reject: "Rejected.",
};

const detailQuery = (id: number) => ({ ...annotationQuery(id), staleTime: 60_000 });

/** One submission after the other. The next ones are loaded while this one is read. */
export function ReviewScreen({
  id,
  queue,
  waiting,
  verdicts,
  onOpen,
  onBack,
}: {
  id: number;
  queue: Queue;
  waiting: ReviewRow[];
  verdicts: Verdicts;
  onOpen: (id: number) => void;
  onBack: () => void;
}) {
  usePageTitle("Review");
  const client = useQueryClient();
  const detail = useQuery(detailQuery(id));
  const [said, setSaid] = useState("");
  const [guidelines, { toggle, close }] = useDisclosure(false);
  const { next, previous } = useAhead(
    waiting.map((row) => row.id),
    id,
    queue.more,
    (key) => void client.prefetchQuery(detailQuery(key)),
  );
  const row = waiting.find((one) => one.id === id) ?? null;
  const open = (key: number | undefined) => {
    if (key !== undefined) onOpen(key);
  };
  const decide = (body: VerdictBody) => {
    const prompt = row?.prompt ?? textOfMessages(detail.data?.item.messages).slice(0, 200);
    void verdicts.decide(id, prompt, body);
    setSaid(`${WORDS[body.verdict]}${next === undefined ? "" : " Here is the next one."}`);
    open(next);
  };
  return (
    <>
      <span className="visually-hidden" role="status" aria-live="polite">
        {said}
      </span>
      <DecidingFrame
        title="Review"
        backLabel="Back to the queue"
        onBack={onBack}
        waiting={`${waiting.length}${queue.hasNextPage ? "+" : ""} waiting${verdicts.count > 0 ? `, ${verdicts.count} decided` : ""}`}
        previous={previous}
        next={next}
        onOpen={onOpen}
        guidelines={
          detail.data
            ? {
                projectId: detail.data.project,
                shown: detail.data.guideline,
                opened: guidelines,
                toggle,
                close,
              }
            : null
        }
        notices={verdicts.failed.length > 0 ? <FailedVerdicts verdicts={verdicts} onOpen={onOpen} /> : null}
      >
        {verdicts.decided.has(id) && next === undefined ? (
          <EmptyState
            icon={IconChecks}
            title="The queue is empty"
            action={<Button onClick={onBack}>Back to the queue</Button>}
          >
            {verdicts.count === 1 ? "You decided 1 answer." : `You decided ${verdicts.count} answers.`}
          </EmptyState>
        ) : (
          <Loaded query={detail} errorTitle="This submission could not be shown">
            {(data) => (
              <Submission
                key={`${id} ${data.revision_number} ${data.state}`}
                detail={data}
                row={row}
                unsent={verdicts.failed.find((verdict) => verdict.id === id)?.body ?? null}
                onDecide={decide}
                onNext={() => open(next)}
                onPrevious={() => open(previous)}
                onBack={onBack}
                onGuidelines={toggle}
              />
            )}
          </Loaded>
        )}
      </DecidingFrame>
    </>
  );
}
