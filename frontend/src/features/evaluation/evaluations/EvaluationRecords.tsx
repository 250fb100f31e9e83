import { Group, Paper, SegmentedControl, Stack, Switch, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconFilterOff, IconX } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { WordDiff } from "@/components/diff/WordDiff";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { counted, percent } from "@/components/numbers";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { Section } from "@/components/Section";
import { ShowMore } from "@/components/ShowMore";
import { RichText } from "@/components/text/RichText";
import { evaluationRoute, type RecordFilter } from "../routes";
import { answered, type Evaluation, type EvaluationRecord, useEvaluationRecords } from "./api";
import classes from "./EvaluationRecords.module.css";

/** Prompt by prompt: what was asked, what was expected, what each model answered. */
export function EvaluationRecords({ evaluation }: { evaluation: Evaluation }) {
  const { only }: { only?: RecordFilter } = evaluationRoute.useSearch();
  const navigate = useNavigate({ from: evaluationRoute.fullPath });
  const [words, { toggle }] = useDisclosure(false);
  const finished = answered(evaluation).map(({ id }) => id);
  const records = useEvaluationRecords(evaluation.id, only, finished.join());
  return (
    <Section title="Answers, prompt by prompt">
      <Group justify="space-between" mb="md" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Which prompts"
          value={only ?? "all"}
          onChange={(value) =>
            void navigate({
              search: value === "all" ? {} : { only: value as RecordFilter },
              replace: true,
              resetScroll: false,
            })
          }
          data={[
            { value: "all", label: "All" },
            { value: "differ", label: "Answers differ" },
            { value: "wrong", label: "An answer is wrong" },
          ]}
        />
        <Switch size="sm" label="Mark changed words" checked={words} onChange={toggle} />
      </Group>
      {records.isPending ? (
        <BlockSkeleton rows={3} />
      ) : records.error && records.rows.length === 0 ? (
        <ErrorNotice error={records.error} onRetry={() => void records.refetch()} />
      ) : records.rows.length === 0 ? (
        <EmptyState icon={IconFilterOff} title={nothing(only)} compact />
      ) : (
        <Stack gap="md">
          {records.rows.map((record) => (
            <Card key={record.id} record={record} evaluation={evaluation} words={words} />
          ))}
          <ShowMore pages={records} all={counted(records.rows.length, "prompt")} />
        </Stack>
      )}
    </Section>
  );
}

function nothing(only: RecordFilter | undefined): string {
  if (only === "differ") return "All models gave the same answers";
  return only === "wrong" ? "No answer is wrong" : "No answers yet";
}

function Card({
  record,
  evaluation,
  words,
}: {
  record: EvaluationRecord;
  evaluation: Evaluation;
  words: boolean;
}) {
  return (
    <Paper component="article" p="md" className={classes.card} aria-label={`Record ${record.record_id}`}>
      <div className={classes.given}>
        <Part label="Prompt">
          <RichText text={record.prompt} />
        </Part>
        <Part label="Approved answer">
          <RichText text={record.reference} />
        </Part>
      </div>
      <div className={classes.outputs}>
        {record.outputs.map((output) => {
          const contender = evaluation.contenders.find(({ id }) => id === output.contender);
          return (
            <div key={output.contender} className={classes.output}>
              <Group gap={8} mb={6} justify="space-between" wrap="nowrap">
                <Text size="xs" fw={600} c="dimmed" truncate>
                  {contender?.model_name ?? "A model"}
                </Text>
                <RightOrWrong output={output} />
              </Group>
              {words && output.completion !== record.reference ? (
                <WordDiff before={record.reference} after={output.completion} />
              ) : (
                <RichText text={output.completion} />
              )}
              <Notes output={output} />
            </div>
          );
        })}
      </div>
    </Paper>
  );
}

function Part({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={4}>
        {label}
      </Text>
      {children}
    </div>
  );
}

type Output = EvaluationRecord["outputs"][number];

function RightOrWrong({ output }: { output: Output }) {
  const { exact_match } = output.metrics;
  if (exact_match === null || exact_match === undefined) return null;
  const right = exact_match === 1;
  const Glyph = right ? IconCheck : IconX;
  return (
    <span className={classes.mark} data-right={right || undefined}>
      <Glyph size={14} stroke={2.4} aria-hidden />
      {right ? "Right" : "Wrong"}
    </span>
  );
}

/** What else is known of an answer that is not simply right. */
function Notes({ output }: { output: Output }) {
  const { exact_match, token_f1, format_validity } = output.metrics;
  const notes = [
    exact_match !== 1 && typeof token_f1 === "number" ? `Token F1 ${percent(token_f1, 0)}` : "",
    format_validity === 0 ? "does not fit the schema" : "",
    output.finish_reason === "length" ? `cut off at ${counted(output.completion_tokens, "token")}` : "",
  ].filter(Boolean);
  if (notes.length === 0) return null;
  return (
    <Text size="xs" c="dimmed" mt={6}>
      {notes.join(", ")}
    </Text>
  );
}
