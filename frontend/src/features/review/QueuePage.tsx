import { Anchor, Button, Checkbox, Group, SegmentedControl, Select, Text, Tooltip } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { IconChecks, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { KeyHelp } from "@/components/keys/KeyHelp";
import { ButtonLink } from "@/components/links";
import { percent } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { inWords } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import type { Kind } from "@/features/annotate/api";
import { Marks } from "@/features/annotate/detail/Marks";
import { AgreedBar, AgreedChip } from "./Agreed";
import { bulkApprove, type Queue, type QueueFilter, type ReviewRow, useAuthors } from "./api";
import { isReason, REVIEW_REASONS } from "./causes";
import { FailedVerdicts } from "./FailedVerdicts";
import classes from "./QueuePage.module.css";
import { ReasonChip } from "./ReasonChip";
import { SkippedNotice } from "./SkippedNotice";
import { useAgreed, useApproveAgreed } from "./useAgreed";
import type { Verdicts } from "./useVerdicts";

const MOST_AT_ONCE = 200;

/** What waits for review, with filters, and approval of many at once. */
export function QueuePage({
  projectId,
  queue,
  waiting,
  verdicts,
  filter,
  onFilter,
  onOpen,
}: {
  projectId: number;
  queue: Queue;
  waiting: ReviewRow[];
  verdicts: Verdicts;
  filter: QueueFilter;
  onFilter: (change: QueueFilter) => void;
  onOpen: (id: number) => void;
}) {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const selected = waiting.filter((row) => chosen.has(row.id)).map((row) => row.id);
  const approve = useMutation({
    mutationFn: (ids: number[]) => bulkApprove(projectId, ids),
    networkMode: "always",
    onSuccess: (done) => {
      setChosen(new Set());
      notifications.show({
        title: done.approved === 1 ? "1 answer approved" : `${done.approved} answers approved`,
        message: done.skipped.length === 0 ? "They are out of the queue." : "Some were left as they are.",
      });
      void verdicts.refresh();
    },
  });
  const first = waiting[0];
  const { kind, author, reason, order } = filter;
  const part = { kind, author, reason };
  const agreed = useAgreed(projectId, part);
  const approval = useApproveAgreed(projectId, part, agreed.data, () => void verdicts.refresh());
  const narrowed = filter.agreed === true;
  const filtered = narrowed || kind !== undefined || author !== undefined || reason !== undefined;
  const byDisagreement = order === "disagreement";
  const startLabel = byDisagreement ? "Start with the most disputed" : "Start with the oldest";
  const toggle = (id: number) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const all = waiting.slice(0, MOST_AT_ONCE);
  const columns: Column<ReviewRow>[] = [
    {
      width: 44,
      header: (
        <Checkbox
          aria-label="Select all that are shown"
          size="xs"
          checked={selected.length > 0 && selected.length === all.length}
          indeterminate={selected.length > 0 && selected.length < all.length}
          onChange={() =>
            setChosen(selected.length === all.length ? new Set() : new Set(all.map(({ id }) => id)))
          }
        />
      ),
      cell: (row) => (
        <Checkbox
          aria-label={`Select: ${row.prompt.slice(0, 80)}`}
          size="xs"
          checked={chosen.has(row.id)}
          onChange={() => toggle(row.id)}
          onClick={(event) => event.stopPropagation()}
        />
      ),
    },
    {
      header: "Prompt and answer",
      cell: (row) => (
        <div className={classes.text}>
          <Anchor
            size="sm"
            fw={550}
            lineClamp={2}
            renderRoot={(props) => (
              <Link
                from="/projects/$projectId/review"
                to="."
                search={(before: object) => ({ ...before, annotation: row.id })}
                {...props}
              />
            )}
          >
            {row.prompt}
          </Anchor>
          <Text size="xs" c="dimmed" lineClamp={1} style={{ wordBreak: "break-all" }}>
            {row.answer}
          </Text>
          <Text size="xs" c="dimmed" hiddenFrom="sm" mt={2}>
            {row.author_name}
          </Text>
        </div>
      ),
    },
    { header: "Kind", cell: (row) => <Text size="sm">{inWords(row.kind)}</Text>, wide: true },
    {
      header: "By",
      wide: true,
      cell: (row) => (
        <Group gap={6}>
          <Text size="sm">{row.author_name}</Text>
          {row.revision_number > 1 && (
            <Text size="xs" c="dimmed">
              revision {row.revision_number}
            </Text>
          )}
          <Marks late={row.late} extra={row.extra} />
        </Group>
      ),
    },
    {
      header: "Why it waits",
      wide: true,
      cell: (row) => (
        <Group gap={6}>
          <ReasonChip reason={row.review_reason ?? ""} />
          {(row.agreed_by ?? 1) > 1 && (
            <Tooltip label="So many people gave this answer to its task, each without seeing the others'">
              <Text size="xs" c="dimmed" className="tabular">
                {row.agreed_by} agree
              </Text>
            </Tooltip>
          )}
          {(row.disagreement ?? 0) > 0 && (
            <Tooltip label="How much it departs from the other answers to its task">
              <Text size="xs" c="dimmed" className="tabular">
                {percent(row.disagreement ?? 0)} apart
              </Text>
            </Tooltip>
          )}
        </Group>
      ),
    },
    { header: "Submitted", cell: (row) => <TimeAgo at={row.submitted_at} />, wide: true },
  ];
  const start = () => {
    if (first) onOpen(first.id);
  };
  return (
    <PageFrame>
      <PageHeader
        title="Review"
        description={`What others submitted and nobody has decided yet, ${byDisagreement ? "the strongest disagreement" : "the oldest"} first. Your own work is not in it.`}
        actions={
          <>
            <ButtonLink to="/projects/$projectId/review/stats" params={{ projectId }} variant="default">
              My reviewing
            </ButtonLink>
            {first !== undefined && (
              <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={start}>
                {startLabel}
              </Button>
            )}
            <KeyHelp bindings={[{ id: "queue.open", label: startLabel, run: start, disabled: !first }]} />
          </>
        }
      />
      <FailedVerdicts verdicts={verdicts} onOpen={onOpen} />
      {approve.error && <ErrorNotice title="Nothing was approved" error={approve.error} />}
      <SkippedNotice skipped={[...(approve.data?.skipped ?? []), ...approval.skipped]} rows={queue.rows} />
      <Group mb="md" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Kind"
          value={kind ?? "any"}
          onChange={(value) => onFilter({ kind: value === "any" ? undefined : (value as Kind) })}
          data={[
            { value: "any", label: "Any kind" },
            { value: "write", label: "Written" },
            { value: "rank", label: "Ranked" },
          ]}
        />
        <AuthorSelect
          projectId={projectId}
          author={author ?? null}
          onChange={(value) => onFilter({ author: value ?? undefined })}
        />
        <Select
          size="xs"
          aria-label="Why it waits"
          placeholder="For any reason"
          clearable
          value={reason ?? null}
          onChange={(value) => onFilter({ reason: isReason(value) ? value : undefined })}
          data={REVIEW_REASONS}
        />
        <Select
          size="xs"
          aria-label="Order"
          allowDeselect={false}
          value={order ?? "oldest"}
          onChange={(value) => onFilter({ order: value === "disagreement" ? value : undefined })}
          data={[
            { value: "oldest", label: "Oldest first" },
            { value: "disagreement", label: "By disagreement" },
          ]}
        />
        <AgreedChip
          agreed={agreed.data}
          checked={narrowed}
          onChange={(checked) => onFilter({ agreed: checked || undefined })}
        />
        {selected.length > 0 && (
          <Button
            size="xs"
            ml="auto"
            leftSection={<IconChecks size={16} aria-hidden />}
            loading={approve.isPending}
            onClick={() => askToApprove(selected, approve.mutate)}
          >
            Approve {selected.length} selected
          </Button>
        )}
      </Group>
      {agreed.data && (narrowed || approval.under) && <AgreedBar agreed={agreed.data} approval={approval} />}
      <CursorTable
        label="Waiting for review"
        pages={{ ...queue, rows: waiting }}
        columns={columns}
        rowProps={(row) => ({ selected: chosen.has(row.id), onClick: () => onOpen(row.id) })}
        empty={
          <EmptyState
            icon={IconChecks}
            title={filtered ? "Nothing like this waits for review" : "Nothing waits for review"}
            action={
              filtered && (
                <Button
                  variant="default"
                  onClick={() =>
                    onFilter({ kind: undefined, author: undefined, reason: undefined, agreed: undefined })
                  }
                >
                  Show everything
                </Button>
              )
            }
          >
            {filtered
              ? "There may be work of another kind or by somebody else."
              : "New submissions appear here. Your own are reviewed by others."}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}

function askToApprove(ids: number[], approve: (ids: number[]) => void) {
  modals.openConfirmModal({
    title: ids.length === 1 ? "Approve 1 answer?" : `Approve ${ids.length} answers?`,
    children: (
      <Text size="sm">They are approved as they are, without you opening them. This cannot be undone.</Text>
    ),
    labels: { confirm: "Approve", cancel: "Not yet" },
    onConfirm: () => approve(ids),
  });
}

function AuthorSelect({
  projectId,
  author,
  onChange,
}: {
  projectId: number;
  author: number | null;
  onChange: (author: number | null) => void;
}) {
  const authors = useAuthors(projectId);
  return (
    <Select
      size="xs"
      aria-label="By whom"
      placeholder="By anybody"
      clearable
      searchable
      nothingFoundMessage="Nobody of that name"
      data={(authors.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
      value={author === null ? null : String(author)}
      onChange={(value) => onChange(value === null ? null : Number(value))}
    />
  );
}
