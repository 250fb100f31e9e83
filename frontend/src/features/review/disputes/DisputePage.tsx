import { ActionIcon, Button, Group, Text, Title, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowLeft, IconBook2, IconChevronLeft, IconChevronRight, IconScale } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { usePageTitle } from "@/components/PageHeader";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { GuidelinesPanel } from "@/features/annotate/work/Guidelines";
import classes from "../ReviewScreen.module.css";
import { disputeRoute } from "../routes";
import { disputeQuery, disputesKey, useDisputes } from "./api";
import { DisputeScreen } from "./DisputeScreen";
import { type Settled, SettledNotice } from "./SettledNotice";

const RUNNING_LOW = 5;

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
  const at = waiting.findIndex((row) => row.task === taskId);
  const next = waiting[at + 1]?.task ?? waiting.find((row) => row.task !== taskId)?.task;
  const previous = at > 0 ? waiting[at - 1]?.task : undefined;
  useEffect(() => {
    if (next !== undefined) void client.prefetchQuery(disputeQuery(projectId, next));
  }, [client, projectId, next]);
  useEffect(() => {
    if (waiting.length < RUNNING_LOW) disputes.more();
  }, [waiting.length, disputes.more]);

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
  const finished = done.has(taskId) && next === undefined;
  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <Tooltip label="Back to the disputes (Esc)">
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={back}
            aria-label="Back to the disputes"
            size="lg"
          >
            <IconArrowLeft size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Title order={1} size="h4">
          Dispute
        </Title>
        <Text size="xs" c="dimmed" className="tabular">
          {waiting.length}
          {disputes.hasNextPage ? "+" : ""} waiting{done.size > 0 && `, ${done.size} settled`}
        </Text>
        <Group gap={4} ml="auto" wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            aria-haspopup="dialog"
            leftSection={<IconBook2 size={15} aria-hidden />}
            onClick={toggle}
          >
            Guidelines
          </Button>
          <Step label="Previous (K)" task={previous} onOpen={open} icon={IconChevronLeft} />
          <Step label="Next (J)" task={next} onOpen={open} icon={IconChevronRight} />
        </Group>
      </header>
      {last && (
        <div className={classes.notices}>
          <SettledNotice settled={last} projectId={projectId} />
        </div>
      )}
      {finished ? (
        <EmptyState
          icon={IconScale}
          title="No disputes are left"
          action={<Button onClick={back}>Back to the disputes</Button>}
        >
          {done.size === 1 ? "You settled 1 dispute." : `You settled ${done.size} disputes.`}
        </EmptyState>
      ) : dispute.data ? (
        <DisputeScreen
          key={`${taskId} ${dispute.data.adjudication === null}`}
          projectId={projectId}
          dispute={dispute.data}
          onSettled={settled}
          onChanged={() => void dispute.refetch()}
          onNext={() => open(next)}
          onPrevious={() => open(previous)}
          onBack={back}
          onGuidelines={toggle}
        />
      ) : dispute.error ? (
        <PageFrame width="narrow">
          <ErrorNotice
            title="This dispute could not be shown"
            error={dispute.error}
            onRetry={() => void dispute.refetch()}
          />
        </PageFrame>
      ) : (
        <PageFrame>
          <BlockSkeleton />
        </PageFrame>
      )}
      {dispute.data && (
        <GuidelinesPanel
          projectId={projectId}
          shown={dispute.data.guideline_number === null ? null : { number: dispute.data.guideline_number }}
          asDrawer
          opened={guidelines}
          onClose={close}
        />
      )}
    </div>
  );
}

function Step({
  label,
  task,
  onOpen,
  icon: Glyph,
}: {
  label: string;
  task: number | undefined;
  onOpen: (task: number) => void;
  icon: typeof IconChevronLeft;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={label}
        disabled={task === undefined}
        onClick={() => task !== undefined && onOpen(task)}
      >
        <Glyph size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
