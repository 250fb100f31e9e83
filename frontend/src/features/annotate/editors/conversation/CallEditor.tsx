import { ActionIcon, Group, SegmentedControl, Text, Textarea, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { memo, useId, useMemo, useState } from "react";
import type { Tool } from "@/components/conversation/messages";
import { JsonView } from "@/components/json/JsonView";
import { checkJson } from "@/components/json/schema";
import { JsonProblems } from "../JsonProblems";
import { SchemaForm } from "../SchemaForm";
import { fieldsOf } from "../schemaForm";
import classes from "./ConversationEditor.module.css";
import { argumentsSchema, checkArguments } from "./calls";
import { argumentsText, type Call, callsOf, removeCall, withCall } from "./turns";
import type { Update } from "./useConversation";

const OF_CALL = { start: "Fill in the arguments.", fits: "The arguments fit the tool." };

type View = "form" | "json";

interface CallProps {
  call: Call;
  /** The turn that makes it, and its place among that turn's calls. */
  index: number;
  place: number;
  /** The turn's place in the whole conversation, from 1. */
  number: number;
  /** `null`: no such tool is offered. */
  tool: Tool | null;
  update: Update;
  asked: boolean;
}

/** One call: its arguments as a form made from their schema, or as JSON, checked as they are typed. */
export const CallEditor = memo(function CallEditor({
  call,
  index,
  place,
  number,
  tool,
  update,
  asked,
}: CallProps) {
  const { name } = call.function;
  const remove = `Take the call of ${name} out of turn ${number}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of one form
    <div className={classes.call} role="group" aria-label={`Call of ${name}, ${place + 1} of turn ${number}`}>
      <Group gap={7} mb={4} wrap="nowrap">
        <Text size="sm" ff="monospace" fw={600} flex={1} className={classes.name}>
          {name}
        </Text>
        <Tooltip label="Take this call out">
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={remove}
            onClick={() => update((now) => removeCall(now, index, place))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {tool === null ? (
        <>
          <Text size="sm" c="var(--mantine-color-error)">
            No such tool can be called here. Take the call out.
          </Text>
          <JsonView text={argumentsText(call.function.arguments)} />
        </>
      ) : (
        <Arguments {...{ call, index, place, number, tool, update, asked }} />
      )}
    </div>
  );
});

function Arguments({ call, index, place, tool, update, asked }: CallProps & { tool: Tool }) {
  const fields = useMemo(() => fieldsOf(argumentsSchema(tool)), [tool]);
  const [view, setView] = useState<View>("form");
  const problemsId = useId();
  const text = argumentsText(call.function.arguments);
  const check = useMemo(() => checkArguments(text, tool, checkJson), [text, tool]);
  const change = (how: (text: string) => string) =>
    update((now) => {
      const current = callsOf(now.messages[index])[place]?.function.arguments;
      return withCall(now, index, place, how(argumentsText(current)));
    });
  const asForm = fields !== null && view === "form";
  const untouched = !asked && text.replace(/\s/g, "") === "{}";
  return (
    <>
      {tool.description && (
        <Text size="xs" c="dimmed" mb={6}>
          {tool.description}
        </Text>
      )}
      {fields !== null && (
        <SegmentedControl
          size="xs"
          mb={8}
          aria-label={`How to write the arguments of ${tool.name}`}
          value={view}
          onChange={(value) => setView(value as View)}
          data={[
            { value: "form", label: "Form" },
            { value: "json", label: "JSON" },
          ]}
        />
      )}
      {asForm ? (
        <SchemaForm
          fields={fields}
          text={text}
          check={untouched ? null : check}
          asked={asked}
          onChange={change}
        />
      ) : (
        <Textarea
          aria-label={`Arguments of ${tool.name}, as JSON`}
          aria-describedby={problemsId}
          rows={3}
          spellCheck={false}
          classNames={{ input: classes.code }}
          value={text}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change(() => value);
          }}
        />
      )}
      <div id={problemsId} className={classes.check}>
        <JsonProblems check={check} untouched={untouched} asked={asked} words={OF_CALL} />
      </div>
    </>
  );
}
