import { ActionIcon, Group, Paper, SegmentedControl, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { RichText } from "@/components/text/RichText";
import { readSchema } from "../settings/schemaText";
import { schemaOf } from "../settings/workbenchValues";
import { PreviewTask } from "./PreviewTask";
import { examplesOf } from "./previewQuestion";
import classes from "./Setup.module.css";
import type { Kind, SetupValues, Template } from "./setupValues";
import type { Step } from "./steps";

type Pane = "task" | "guidelines";

/** What an annotator will have before them, as it stands now. It can be tried; nothing of that is kept. */
export function Preview({
  values,
  template,
  step,
  kind: wanted,
  onKind,
}: {
  values: SetupValues;
  template: Template | null;
  step: Step;
  /** The kind of work to show, where the project is for it. */
  kind: Kind;
  onKind: (kind: Kind) => void;
}) {
  const [pane, setPane] = useState<Pane>("task");
  const [at, setAt] = useState(0);
  useEffect(() => setPane(step === "guidelines" ? "guidelines" : "task"), [step]);
  const kind = values.kinds.includes(wanted) ? wanted : (values.kinds[0] ?? "write");
  const examples = examplesOf(template, kind);
  const index = at % examples.length;
  const example = examples[index];
  const schema = useLastGoodSchema(values.output_schema);
  return (
    <Paper component="section" className={classes.preview} aria-label="Preview">
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2} size="h4">
          What an annotator sees
        </Title>
        {values.kinds.length > 1 && pane === "task" && (
          <SegmentedControl
            size="xs"
            aria-label="Kind of work in the preview"
            value={kind}
            onChange={(next) => {
              onKind(next as Kind);
              setAt(0);
            }}
            data={[
              { value: "write", label: "Writing" },
              { value: "rank", label: "Ranking" },
            ]}
          />
        )}
      </Group>
      {values.template === null ? (
        <Text size="sm" c="dimmed">
          Choose what to start from, and the first task appears here.
        </Text>
      ) : (
        <Tabs value={pane} onChange={(next) => setPane(next as Pane)} keepMounted={false}>
          <Group justify="space-between" gap="xs" mb="sm" wrap="nowrap">
            <Tabs.List>
              <Tabs.Tab value="task">Task</Tabs.Tab>
              <Tabs.Tab value="guidelines">Guidelines</Tabs.Tab>
            </Tabs.List>
            {pane === "task" && examples.length > 1 && (
              <Browser index={index} of={examples.length} onIndex={setAt} />
            )}
          </Group>
          <Tabs.Panel value="task">
            {example && (
              <Stack gap="sm">
                {schema.stale && (
                  <Text size="xs" c="dimmed" role="status">
                    The schema has a fault. The preview shows the last one that could be read.
                  </Text>
                )}
                <PreviewTask
                  key={`${values.template} ${kind} ${index}`}
                  example={example}
                  values={values}
                  schema={schema.schema}
                />
              </Stack>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="guidelines">
            {values.guidelines.trim() ? (
              <RichText text={values.guidelines} prose />
            ) : (
              <Text size="sm" c="dimmed">
                This project has no guidelines yet.
              </Text>
            )}
          </Tabs.Panel>
        </Tabs>
      )}
    </Paper>
  );
}

function Browser({ index, of, onIndex }: { index: number; of: number; onIndex: (index: number) => void }) {
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Example before"
        onClick={() => onIndex((index + of - 1) % of)}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <Text size="xs" c="dimmed" className="tabular">
        {index + 1} of {of}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="Next example"
        onClick={() => onIndex((index + 1) % of)}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** The schema of a text; while the text has a fault, the last one it had, so that the preview does not jump about. */
function useLastGoodSchema(text: string) {
  const stale = readSchema(text).kind === "fault";
  const [good, setGood] = useState({ text, schema: schemaOf(text) });
  if (!stale && good.text !== text) setGood({ text, schema: schemaOf(text) });
  return { schema: good.schema, stale };
}
