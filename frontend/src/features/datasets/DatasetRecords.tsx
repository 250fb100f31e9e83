import { Select, Text } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { inWords, StateBadge } from "@/components/StateBadge";
import {
  type DatasetDetail,
  type DatasetKind,
  type DatasetRecord,
  SPLITS,
  type Split,
  useDatasetRecords,
} from "./api";
import { datasetRoute } from "./routes";

const SPLIT_COLORS: Record<string, string> = { train: "tune.6", validation: "cyan.6", test: "orange.6" };

/** What became of every annotation: the side it is on, or why it was left out. */
export function DatasetRecords({
  version,
  onShow,
}: {
  version: DatasetDetail;
  onShow: (show: string | undefined) => void;
}) {
  const { show = "all" } = datasetRoute.useSearch();
  const split = SPLITS.find((name) => name === show) as Split | undefined;
  const excluded = split || show === "all" ? undefined : show;
  const records = useDatasetRecords(version.id, { split, excluded });
  return (
    <>
      <Select
        label="Show"
        mb="md"
        maw={340}
        allowDeselect={false}
        value={show}
        onChange={(value) => onShow(value === null || value === "all" ? undefined : value)}
        data={[
          { value: "all", label: "All annotations" },
          { group: "On a side", items: SPLITS.map((name) => ({ value: name, label: inWords(name) })) },
          ...(version.exclusions.length > 0
            ? [
                {
                  group: "Left out",
                  items: [
                    { value: "any", label: "Left out, for any reason" },
                    ...version.exclusions.map(({ reason }) => ({ value: reason, label: inWords(reason) })),
                  ],
                },
              ]
            : []),
        ]}
      />
      <CursorTable
        label="Records of this version"
        pages={records}
        columns={columnsOf(version.kind)}
        empty={
          <EmptyState icon={IconFilterOff} title="No record here" compact>
            Nothing in this version fits. Choose another split or reason above.
          </EmptyState>
        }
      />
    </>
  );
}

function columnsOf(kind: DatasetKind): Column<DatasetRecord>[] {
  return [PROMPT, kind === "preference" ? VOTE : ANSWER, SIDE, AUTHOR];
}

const PROMPT: Column<DatasetRecord> = {
  header: "Prompt",
  cell: (record) => (
    <>
      <Text size="sm" lineClamp={3} miw={180} maw={420} style={{ overflowWrap: "anywhere" }}>
        {record.prompt}
      </Text>
      <Text size="xs" c="dimmed" mt={4} lineClamp={2} hiddenFrom="sm" style={{ overflowWrap: "anywhere" }}>
        {answerOf(record)}
      </Text>
    </>
  ),
};

/** The answer to learn from, or why a judgment has none. */
function answerOf(record: DatasetRecord): string {
  if (record.vote === "tie") return "None: a tie";
  return record.vote === "both_bad" ? "None: both are bad" : record.answer;
}

const ANSWER: Column<DatasetRecord> = {
  header: "Answer",
  wide: true,
  cell: (record) => (
    <Text size="sm" lineClamp={3} maw={320} style={{ overflowWrap: "anywhere" }}>
      {answerOf(record)}
    </Text>
  ),
};

/** One answer is better: of a judgment, or because the judge wrote it in place of the other. */
function isUpheld({ vote }: DatasetRecord): boolean {
  return vote === "better" || vote === "correction";
}

const VOTE: Column<DatasetRecord> = {
  header: "Better answer",
  wide: true,
  cell: (record) => (
    <Text
      size="sm"
      lineClamp={3}
      maw={320}
      c={isUpheld(record) ? undefined : "dimmed"}
      style={{ overflowWrap: "anywhere" }}
    >
      {answerOf(record)}
    </Text>
  ),
};

const SIDE: Column<DatasetRecord> = {
  header: "Side",
  cell: (record) =>
    record.split ? (
      <StateBadge state={record.split} color={SPLIT_COLORS[record.split]} />
    ) : (
      <>
        <StateBadge state={record.excluded_reason} />
        <Text size="xs" c="dimmed" mt={4} miw={140} maw={240}>
          {record.explanation}
        </Text>
      </>
    ),
};

const AUTHOR: Column<DatasetRecord> = {
  header: "Author",
  wide: true,
  cell: (record) => (
    <>
      <Text size="sm">{record.author_name}</Text>
      <Text size="xs" c="dimmed" ff="monospace">
        {record.record_id}
      </Text>
    </>
  ),
};
