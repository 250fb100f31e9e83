import { ScrollArea, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { WordDiff } from "@/components/diff/WordDiff";
import { RichText } from "@/components/text/RichText";
import type { Dimension, Kind } from "@/features/annotate/api";
import { RankingView, Ticks } from "@/features/annotate/detail/AnswerView";
import { payloadInWords } from "@/features/annotate/editors/useEditor";
import type { Check } from "@/features/annotate/editors/writing";
import classes from "./AnswerGrid.module.css";
import { fieldRows } from "./comparing";

/** One of several answers to the same task, as it is shown beside the others. */
export interface GridAnswer {
  key: string | number;
  label: string;
  title: ReactNode;
  payload: unknown;
  comment: string;
  /** Said below it, where there is something to say. */
  foot: string | null;
  chosen: boolean;
}

/** Answers side by side: JSON field by field, text with its changes against the first, rankings in words. */
export function AnswerGrid({
  kind,
  answers,
  dimensions,
  checklist = [],
  marked,
}: {
  kind: Kind;
  dimensions?: Dimension[];
  checklist?: Check[];
  answers: GridAnswer[];
  /** Whether differences are marked. */
  marked: boolean;
}) {
  const texts = answers.map(({ payload }) => payloadInWords(kind, payload));
  const rows = kind === "write" && marked ? fieldRows(texts) : null;
  if (rows) return <FieldTable answers={answers} rows={rows} checklist={checklist} />;
  return (
    <div className={classes.cards}>
      {answers.map((answer, index) => (
        <section
          key={answer.key}
          className={classes.card}
          data-chosen={answer.chosen || undefined}
          aria-label={answer.label}
        >
          {answer.title}
          {kind === "rank" ? (
            <RankingView payload={answer.payload} dimensions={dimensions} />
          ) : marked && index > 0 ? (
            <WordDiff before={texts[0] ?? ""} after={texts[index] ?? ""} />
          ) : (
            <RichText text={texts[index] ?? ""} />
          )}
          {kind === "write" && <Ticks checklist={checklist} payload={answer.payload} />}
          {kind === "write" && answer.comment && (
            <Text size="sm" mt={10} className={classes.words}>
              “{answer.comment}”
            </Text>
          )}
          {answer.foot && (
            <Text size="xs" c="dimmed" mt={10}>
              {answer.foot}
            </Text>
          )}
        </section>
      ))}
    </div>
  );
}

function FieldTable({
  answers,
  rows,
  checklist,
}: {
  answers: GridAnswer[];
  checklist: Check[];
  rows: NonNullable<ReturnType<typeof fieldRows>>;
}) {
  return (
    <>
      <ScrollArea
        type="auto"
        viewportProps={{ tabIndex: 0, role: "group", "aria-label": "The answers, field by field" }}
      >
        <Table className={classes.fields} aria-label="Answers by field" withColumnBorders>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Field</Table.Th>
              {answers.map(({ key, title, chosen }) => (
                <Table.Th key={key} data-chosen={chosen || undefined}>
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.name}>
                <Table.Th scope="row">
                  {row.name.replaceAll("_", " ")}
                  {row.differs && <span className="visually-hidden"> (the answers differ)</span>}
                </Table.Th>
                {row.values.map((value, index) => (
                  <Table.Td
                    // biome-ignore lint/suspicious/noArrayIndexKey: the answers never move
                    key={index}
                    data-differs={row.differs || undefined}
                    data-chosen={answers[index]?.chosen || undefined}
                  >
                    {value}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {checklist.length > 0 &&
        answers.map(({ key, label, payload }) => (
          <section key={key} aria-label={`What was ticked: ${label}`}>
            <Text size="sm" fw={600} mt={10}>
              {label}
            </Text>
            <Ticks checklist={checklist} payload={payload} />
          </section>
        ))}
      {answers
        .filter(({ comment }) => comment !== "")
        .map(({ key, label, comment }) => (
          <Text key={key} size="sm" mt={10}>
            <b>{label}</b> said: {comment}
          </Text>
        ))}
    </>
  );
}
