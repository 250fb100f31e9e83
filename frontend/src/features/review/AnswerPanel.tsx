import { Badge, Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { IconEqual } from "@tabler/icons-react";
import { WordDiff } from "@/components/diff/WordDiff";
import { inWords } from "@/components/StateBadge";
import type { AnnotationDetail } from "@/features/annotate/api";
import { AnswerView, Ticks } from "@/features/annotate/detail/AnswerView";
import { payloadInWords } from "@/features/annotate/editors/useEditor";
import { AnswerGrid, type GridAnswer } from "./answers/AnswerGrid";
import type { Baseline } from "./comparing";

export type View = "beside" | "split" | "inline" | "answer";

const LABELS: Record<View, string> = {
  beside: "With the others",
  split: "Side by side",
  inline: "In one",
  answer: "Answer alone",
};

/** More than these do not fit beside each other as buttons. */
const BUTTONS = 3;

/** The views of a submission that there is something for, the one to start with first. */
export function viewsOf({ others }: Pick<AnnotationDetail, "others">, baselines: Baseline[]): View[] {
  return [
    ...(others.length > 0 ? (["beside"] as const) : []),
    ...(baselines.length > 0 ? (["split", "inline"] as const) : []),
    "answer",
  ];
}

/** The submitted answer: beside what others answered, beside what it was made from, with the changes marked, or alone. */
export function AnswerPanel({
  detail,
  baselines,
  baseline,
  views,
  view,
  onBaseline,
  onView,
}: {
  detail: AnnotationDetail;
  baselines: Baseline[];
  baseline: Baseline | null;
  views: View[];
  view: View;
  onBaseline: (key: string) => void;
  onView: (view: View) => void;
}) {
  const mode = baseline !== null && (view === "split" || view === "inline") ? view : null;
  const isRank = detail.kind === "rank";
  return (
    <Stack gap="sm">
      {views.length > 1 && (
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label="How to show the answer"
            value={view}
            onChange={(value) => onView(value as View)}
            data={views.map((value) => ({ value, label: LABELS[value] }))}
          />
          {mode && baseline && (
            <CompareWith baselines={baselines} baseline={baseline} onBaseline={onBaseline} />
          )}
        </Group>
      )}
      {mode && baseline && (
        <WordDiff
          mode={mode}
          before={baseline.text}
          after={payloadInWords(detail.kind, detail.payload)}
          beforeLabel={baseline.label}
          afterLabel="Submitted answer"
        />
      )}
      {(view === "answer" || isRank) && <AnswerView question={detail} payload={detail.payload} />}
      {view !== "answer" && !isRank && <Ticks checklist={detail.checklist} payload={detail.payload} />}
      {view === "beside" && (
        <>
          <Text size="sm" c="dimmed">
            {others(detail)}
          </Text>
          <AnswerGrid
            kind={detail.kind}
            marked
            answers={isRank ? otherCards(detail) : [ownCard(detail), ...otherCards(detail)]}
          />
        </>
      )}
    </Stack>
  );
}

function CompareWith({
  baselines,
  baseline,
  onBaseline,
}: {
  baselines: Baseline[];
  baseline: Baseline;
  onBaseline: (key: string) => void;
}) {
  const data = baselines.map(({ key, label }) => ({ value: key, label }));
  if (baselines.length === 1)
    return (
      <Text size="xs" c="dimmed">
        Compared with: {baseline.label.toLowerCase()}
      </Text>
    );
  if (baselines.length <= BUTTONS)
    return (
      <SegmentedControl
        size="xs"
        aria-label="Compare with"
        value={baseline.key}
        onChange={onBaseline}
        data={data}
      />
    );
  return (
    <Select
      size="xs"
      aria-label="Compare with"
      allowDeselect={false}
      value={baseline.key}
      onChange={(key) => key !== null && onBaseline(key)}
      data={data}
    />
  );
}

/** How many others answered, and whether they say the same. */
function others({ others: all, kind }: AnnotationDetail): string {
  const same = all.filter((other) => other.same).length;
  const asked = all.length === 1 ? "One other person" : `${all.length} other people`;
  const marks = kind === "write" ? " Changes against this answer are marked." : "";
  if (same === all.length)
    return all.length === 1 ? `${asked} gave the same answer.` : `${asked} all gave the same answer.`;
  if (same === 0) return `${asked} answered this, without names.${marks}`;
  return `${asked} answered this, ${same} of them the same, without names.${marks}`;
}

function ownCard(detail: AnnotationDetail): GridAnswer {
  return {
    key: "this",
    label: "This answer",
    title: <CardTitle label="This answer" />,
    payload: detail.payload,
    comment: "",
    foot: null,
    chosen: true,
  };
}

function otherCards({ others: all }: AnnotationDetail): GridAnswer[] {
  return all.map(({ label, payload, comment, state, same }) => ({
    key: label,
    label,
    title: <CardTitle label={label} state={state} same={same} />,
    payload,
    comment,
    foot: null,
    chosen: false,
  }));
}

function CardTitle({ label, state = "submitted", same }: { label: string; state?: string; same?: boolean }) {
  return (
    <Group gap={8} mb={8}>
      <Text fw={600} size="sm">
        {label}
      </Text>
      {same && (
        <Badge variant="default" leftSection={<IconEqual size={12} aria-hidden />}>
          The same
        </Badge>
      )}
      {state !== "submitted" && <Badge variant="default">{inWords(state)}</Badge>}
    </Group>
  );
}
