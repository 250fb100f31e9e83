import { ActionIcon, Code, CopyButton, Paper, Table, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { TaskKind } from "./api";
import classes from "./Imports.module.css";

const EXAMPLES: Record<TaskKind, string> = {
  write: `{"prompt": "Where is my parcel?"}
{"prompt": "Cancel order HG-48213", "answer": "Your order is cancelled."}
{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}], "split": "test"}`,
  rank: `{"prompt": "Where is my parcel?", "responses": [{"text": "It arrives on Friday.", "source": "model-a"}, {"text": "No idea.", "source": "model-b"}]}
{"prompt": "Can I still change the colour?", "chosen": "Yes, until it is packed.", "rejected": "Ask the shop."}
{"prompt": "Do you ship abroad?", "responses": ["To all of Europe.", "Yes.", "Ask the shop."]}`,
};

const OWN_FIELDS: Record<TaskKind, [string, string][]> = {
  write: [
    ["answer", "A proposed answer, text or a JSON object. The annotator sees it and may change it."],
    ["completion", "Instead of answer: a list of messages, for several turns or calls of tools."],
  ],
  rank: [
    ["responses", "Two to eight answers: texts, or objects with text (or messages) and source."],
    ["chosen, rejected", "Instead of two responses. People judge blind, in random order."],
  ],
};

const FIELDS: [string, string][] = [
  ["prompt", "The user's message. Or:"],
  ["messages", "A conversation of role and content that ends with what is to be answered."],
  ["external_id", "Your own id. It may appear only once in a project."],
  ["split", "train, validation or test. Without it, the freeze chooses."],
  ["group", "Lines of one group always land on the same side."],
  ["source", "Where the line comes from; you can filter by it."],
  ["priority", "A higher number is handed out first."],
  ["tags", "A list of skills or languages: only people with all of them get the task."],
  ["assignees", "Instead of tags: email addresses of the only people who get it."],
  ["score", "0 to 1: a higher one comes first where the project hands out by score."],
  ["references", "Texts to consult beside the prompt: a list of objects with title and text."],
  ["metadata, tools", "Any object to keep with the item; tools that the model may call."],
];

/** What a line of the file looks like, by example and field by field. */
export function FormatHelp({ kind }: { kind: TaskKind }) {
  const example = EXAMPLES[kind];
  return (
    <details className={classes.help}>
      <summary>What the file must look like</summary>
      <Text size="sm" mt="xs" mb="xs">
        JSON Lines in UTF-8: one JSON object a line. For example:
      </Text>
      <Paper className={classes.example}>
        <Code block className={classes.code} tabIndex={0} aria-label="Example lines">
          {example}
        </Code>
        <CopyButton value={example}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? "Copied" : "Copy"}>
              <ActionIcon
                variant="default"
                onClick={copy}
                aria-label="Copy the example"
                className={classes.copy}
              >
                {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Paper>
      <Table mt="sm" verticalSpacing={6} aria-label="Fields of a line">
        <Table.Tbody>
          {[...FIELDS.slice(0, 2), ...OWN_FIELDS[kind], ...FIELDS.slice(2)].map(([name, meaning]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" className={classes.field}>
                <Code>{name}</Code>
              </Table.Th>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt="xs" c="dimmed">
        Importing a line a second time changes nothing, so a corrected file can be uploaded whole.
      </Text>
    </details>
  );
}
