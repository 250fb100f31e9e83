import { Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { WordDiff } from "@/components/diff/WordDiff";
import type { AnnotationDetail } from "@/features/annotate/api";
import { AnswerView } from "@/features/annotate/detail/AnswerView";
import { payloadInWords } from "@/features/annotate/editors/useEditor";
import type { Baseline } from "./comparing";

export type View = "split" | "inline" | "answer";
export const VIEWS: View[] = ["split", "inline", "answer"];

/** The submitted answer: beside what it was made from, with the changes marked, or alone. */
export function AnswerPanel({
  detail,
  baselines,
  baseline,
  view,
  onBaseline,
  onView,
}: {
  detail: AnnotationDetail;
  baselines: Baseline[];
  baseline: Baseline | null;
  view: View;
  onBaseline: (key: string) => void;
  onView: (view: View) => void;
}) {
  const comparing = baseline !== null && view !== "answer";
  return (
    <Stack gap="sm">
      {baseline !== null && (
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label="How to show the answer"
            value={view}
            onChange={(value) => onView(value as View)}
            data={[
              { value: "split", label: "Side by side" },
              { value: "inline", label: "In one" },
              { value: "answer", label: "Answer alone" },
            ]}
          />
          {comparing && baselines.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Compare with"
              value={baseline.key}
              onChange={onBaseline}
              data={baselines.map(({ key, label }) => ({ value: key, label }))}
            />
          )}
          {comparing && view === "inline" && (
            <Text size="xs" c="dimmed">
              Compared with: {baseline.label.toLowerCase()}
            </Text>
          )}
        </Group>
      )}
      {comparing && (
        <WordDiff
          mode={view}
          before={baseline.text}
          after={payloadInWords(detail.kind, detail.payload)}
          beforeLabel={baseline.label}
          afterLabel="Submitted answer"
        />
      )}
      {(!comparing || detail.kind === "rank") && <AnswerView question={detail} payload={detail.payload} />}
    </Stack>
  );
}
