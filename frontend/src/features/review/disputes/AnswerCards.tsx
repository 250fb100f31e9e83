import { Badge, Button, Group, ScrollArea, Table, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { WordDiff } from "@/components/diff/WordDiff";
import { KeyCap } from "@/components/keys/KeyHelp";
import { numbered } from "@/components/keys/registry";
import { duration } from "@/components/numbers";
import { RichText } from "@/components/text/RichText";
import { RankingView } from "@/features/annotate/detail/AnswerView";
import type { Dispute, DisputeAnswer } from "./api";
import { answerTexts, fieldRows } from "./comparing";
import classes from "./Disputes.module.css";

/** The answers side by side, without names, with what is different marked. */
export function AnswerCards({
  dispute,
  chosen,
  marked,
  onChoose,
}: {
  dispute: Dispute;
  chosen: number | null;
  /** Whether differences are marked. */
  marked: boolean;
  onChoose: ((annotation: number) => void) | null;
}) {
  const texts = answerTexts(dispute);
  const rows = dispute.kind === "write" && marked ? fieldRows(texts) : null;
  if (rows)
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
                {dispute.answers.map((answer, index) => (
                  <Table.Th key={answer.annotation} data-chosen={answer.annotation === chosen || undefined}>
                    <CardTitle answer={answer} index={index} chosen={chosen} onChoose={onChoose} />
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
                      data-chosen={dispute.answers[index]?.annotation === chosen || undefined}
                    >
                      {value}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
        <Comments answers={dispute.answers} />
      </>
    );
  return (
    <div className={classes.cards}>
      {dispute.answers.map((answer, index) => (
        <section
          key={answer.annotation}
          className={classes.card}
          data-chosen={answer.annotation === chosen || undefined}
          aria-label={answer.label}
        >
          <CardTitle answer={answer} index={index} chosen={chosen} onChoose={onChoose} />
          {dispute.kind === "rank" ? (
            <RankingView payload={answer.payload} />
          ) : marked && index > 0 ? (
            <WordDiff before={texts[0] ?? ""} after={texts[index] ?? ""} />
          ) : (
            <RichText text={texts[index] ?? ""} />
          )}
          {dispute.kind === "write" && answer.comment && <AuthorsWords comment={answer.comment} />}
          <Text size="xs" c="dimmed" mt={10}>
            {duration(answer.seconds)} of work
            {dispute.kind === "write" && marked && index > 0 && ". Changes against Answer 1 are marked."}
          </Text>
        </section>
      ))}
    </div>
  );
}

function CardTitle({
  answer,
  index,
  chosen,
  onChoose,
}: {
  answer: DisputeAnswer;
  index: number;
  chosen: number | null;
  onChoose: ((annotation: number) => void) | null;
}) {
  const isChosen = chosen === answer.annotation;
  const keyId = numbered("dispute.choose", index + 1);
  return (
    <Group justify="space-between" mb={8} gap="xs">
      <Text fw={600} size="sm">
        {answer.label}
      </Text>
      {onChoose ? (
        <Button
          size="compact-sm"
          variant={isChosen ? "filled" : "default"}
          aria-pressed={isChosen}
          aria-label={`Choose ${answer.label}`}
          leftSection={isChosen ? <IconCheck size={14} aria-hidden /> : undefined}
          onClick={() => onChoose(answer.annotation)}
        >
          <Group gap={7} wrap="nowrap">
            {isChosen ? "Chosen" : "Choose"}
            {keyId && <KeyCap of={keyId} className={classes.cap} />}
          </Group>
        </Button>
      ) : (
        answer.outcome && (
          <Badge variant={answer.outcome === "approved" ? "light" : "default"} color="teal">
            {answer.outcome === "approved" ? "Holds" : "Set aside"}
          </Badge>
        )
      )}
    </Group>
  );
}

function Comments({ answers }: { answers: DisputeAnswer[] }) {
  return answers
    .filter(({ comment }) => comment !== "")
    .map(({ annotation, label, comment }) => (
      <Text key={annotation} size="sm" mt={10}>
        <b>{label}</b> said: {comment}
      </Text>
    ));
}

function AuthorsWords({ comment }: { comment: string }) {
  return (
    <Text size="sm" mt={10} className={classes.words}>
      “{comment}”
    </Text>
  );
}
