import { ActionIcon, Button, Group, Text, Title, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowLeft, IconBook2, IconChecks, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { textOfMessages } from "@/components/conversation/messages";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { usePageTitle } from "@/components/PageHeader";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { annotationQuery } from "@/features/annotate/api";
import { GuidelinesPanel } from "@/features/annotate/work/Guidelines";
import type { Queue, ReviewRow, VerdictBody } from "./api";
import { FailedVerdicts } from "./FailedVerdicts";
import classes from "./ReviewScreen.module.css";
import { Submission } from "./Submission";
import type { Verdicts } from "./useVerdicts";

const RUNNING_LOW = 5;
const WORDS: Record<string, string> = {
  approve: "Approved.",
  edit_approve: "Edited and approved.",
  return: "Returned.",
  reject: "Rejected.",
};

/** One submission after the other. The next one is loaded while this one is read. */
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
  const detail = useQuery({ ...annotationQuery(id), staleTime: 60_000 });
  const [said, setSaid] = useState("");
  const [guidelines, { toggle: toggleGuidelines, close: closeGuidelines }] = useDisclosure(false);
  const at = waiting.findIndex((row) => row.id === id);
  const next = waiting[at + 1] ?? waiting.find((row) => row.id !== id);
  const previous = at > 0 ? waiting[at - 1] : undefined;
  const nextId = next?.id;
  const done = verdicts.decided.has(id);
  useEffect(() => {
    if (nextId !== undefined) void client.prefetchQuery({ ...annotationQuery(nextId), staleTime: 60_000 });
  }, [client, nextId]);
  useEffect(() => {
    if (waiting.length < RUNNING_LOW) queue.more();
  }, [waiting.length, queue.more]);

  const decide = (body: VerdictBody) => {
    const row = waiting[at];
    const prompt = row?.prompt ?? textOfMessages(detail.data?.item.messages).slice(0, 200);
    void verdicts.decide(id, prompt, body);
    setSaid(`${WORDS[body.verdict]}${next ? " Here is the next one." : ""}`);
    if (next) onOpen(next.id);
  };
  return (
    <div className={classes.screen}>
      <span className="visually-hidden" role="status" aria-live="polite">
        {said}
      </span>
      <header className={classes.bar}>
        <Tooltip label="Back to the queue (Esc)">
          <ActionIcon variant="subtle" color="gray" onClick={onBack} aria-label="Back to the queue" size="lg">
            <IconArrowLeft size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Title order={1} size="h4">
          Review
        </Title>
        <Text size="xs" c="dimmed" className="tabular">
          {waiting.length}
          {queue.hasNextPage ? "+" : ""} waiting{verdicts.count > 0 && `, ${verdicts.count} decided`}
        </Text>
        <Group gap={4} ml="auto" wrap="nowrap">
          {detail.data && (
            <Button
              size="compact-sm"
              variant="default"
              aria-haspopup="dialog"
              leftSection={<IconBook2 size={15} aria-hidden />}
              onClick={toggleGuidelines}
            >
              Guidelines
            </Button>
          )}
          <StepButton label="Previous (K)" row={previous} onOpen={onOpen} icon={IconChevronLeft} />
          <StepButton label="Next (J)" row={next} onOpen={onOpen} icon={IconChevronRight} />
        </Group>
      </header>
      {verdicts.failed.length > 0 && (
        <div className={classes.notices}>
          <FailedVerdicts verdicts={verdicts} onOpen={onOpen} />
        </div>
      )}
      {done && !next ? (
        <EmptyState
          icon={IconChecks}
          title="The queue is empty"
          action={<Button onClick={onBack}>Back to the queue</Button>}
        >
          {verdicts.count === 1 ? "You decided 1 answer." : `You decided ${verdicts.count} answers.`}
        </EmptyState>
      ) : detail.data ? (
        <Submission
          key={`${id} ${detail.data.revision_number} ${detail.data.state}`}
          detail={detail.data}
          row={waiting[at] ?? null}
          unsent={verdicts.failed.find((verdict) => verdict.id === id)?.body ?? null}
          onDecide={decide}
          onNext={() => next && onOpen(next.id)}
          onPrevious={() => previous && onOpen(previous.id)}
          onBack={onBack}
          onGuidelines={toggleGuidelines}
        />
      ) : detail.error ? (
        <PageFrame width="narrow">
          <ErrorNotice
            title="This submission could not be shown"
            error={detail.error}
            onRetry={() => void detail.refetch()}
          />
        </PageFrame>
      ) : (
        <PageFrame>
          <BlockSkeleton />
        </PageFrame>
      )}
      {detail.data && (
        <GuidelinesPanel
          projectId={detail.data.project}
          shown={detail.data.guideline}
          asDrawer
          opened={guidelines}
          onClose={closeGuidelines}
        />
      )}
    </div>
  );
}

function StepButton({
  label,
  row,
  onOpen,
  icon: Glyph,
}: {
  label: string;
  row: ReviewRow | undefined;
  onOpen: (id: number) => void;
  icon: typeof IconChevronLeft;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={label}
        disabled={!row}
        onClick={() => row && onOpen(row.id)}
      >
        <Glyph size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
