import { Button, Code, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { EntryList } from "./EntryList";
import classes from "./EntryList.module.css";
import { type Faults, MOST_TOOLS, NEW_TOOL, readTools, signatureOf, type ToolDraft } from "./workbenchValues";

/** The functions that an answer may call, each with its arguments as a JSON Schema that is checked while it is written. */
export function ToolsField({
  value,
  onChange,
  errors,
}: {
  value: ToolDraft[];
  onChange: (value: ToolDraft[]) => void;
  errors: Faults;
}) {
  const [pasting, paste] = useDisclosure(false);
  return (
    <Stack gap="sm">
      <EntryList
        label="Tools"
        description="Functions that an answer may call. The arguments of a call are checked as they are typed."
        one="tool"
        entries={value}
        onChange={onChange}
        fresh={NEW_TOOL}
        most={MOST_TOOLS}
        empty="None: answers are text."
        nameOf={({ name }) => name}
        error={errors.tools}
        actions={
          !pasting && (
            <Button size="xs" variant="default" onClick={paste.open}>
              Paste JSON
            </Button>
          )
        }
      >
        {(tool, set, index) => {
          const at = `tools.${index}`;
          return (
            <>
              <TextInput
                label="Name"
                required
                maxLength={64}
                placeholder="find_order"
                classNames={{ input: classes.code }}
                spellCheck={false}
                value={tool.name}
                error={errors[`${at}.function.name`] ?? errors[at]}
                onChange={(event) => set({ ...tool, name: event.currentTarget.value })}
              />
              <TextInput
                label="What it does"
                placeholder="Find an order by its number."
                value={tool.description}
                error={errors[`${at}.function.description`]}
                onChange={(event) => set({ ...tool, description: event.currentTarget.value })}
              />
              <Textarea
                label="Arguments, as a JSON Schema"
                autosize
                minRows={4}
                maxRows={20}
                spellCheck={false}
                classNames={{ input: classes.code }}
                value={tool.parameters}
                error={errors[`${at}.function.parameters`]}
                onChange={(event) => set({ ...tool, parameters: event.currentTarget.value })}
              />
              <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                In short: <Code>{signatureOf(tool)}</Code>
              </Text>
            </>
          );
        }}
      </EntryList>
      {pasting && (
        <PasteTools
          onClose={paste.close}
          onTools={(tools) => {
            onChange([...value, ...tools]);
            paste.close();
          }}
        />
      )}
    </Stack>
  );
}

function PasteTools({ onTools, onClose }: { onTools: (tools: ToolDraft[]) => void; onClose: () => void }) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const add = () => {
    const reading = readTools(text);
    if (reading.ok) onTools(reading.tools);
    else setFault(reading.message);
  };
  return (
    <Stack gap="xs">
      <Textarea
        label="Tools as JSON"
        description="One tool or a list of them, as chat models take them."
        autosize
        minRows={5}
        maxRows={20}
        spellCheck={false}
        autoFocus
        classNames={{ input: classes.code }}
        value={text}
        error={fault}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFault(null);
        }}
      />
      <Group gap="xs">
        <Button size="xs" onClick={add} disabled={!text.trim()}>
          Add these tools
        </Button>
        <Button size="xs" variant="subtle" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
