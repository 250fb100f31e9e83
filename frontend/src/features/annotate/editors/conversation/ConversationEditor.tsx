import { Button, Group, Text } from "@mantine/core";
import { IconEye, IconMessagePlus, IconPlus, IconTool } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { Writing } from "../useWriting";
import classes from "./ConversationEditor.module.css";
import { TurnCard } from "./TurnCard";
import { addSystem, callOfResult, callsOf, recordedResult, roleOf, type Turn } from "./turns";

/** The turns of an answer, one below the other, with the calls of tools in them. */
export function ConversationEditor({ writing, label }: { writing: Writing; label: string }) {
  const { payload, conversation, asked } = writing;
  const { kept, tools, update, goOn } = conversation;
  const { messages } = payload;
  const [preview, setPreview] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  useFocusOnNew(list, messages);
  const calls = callsOf(messages.at(-1));
  const calling = calls.length > 0;
  return (
    <div className={classes.conversation}>
      <ol className={classes.turns} ref={list} aria-label={label}>
        {messages.map((turn, index) => (
          <TurnCard
            // biome-ignore lint/suspicious/noArrayIndexKey: turns are added at the end and taken out one by one
            key={index}
            turn={turn}
            index={index}
            number={kept.length + index + 1}
            label={messages.length === 1 ? label : null}
            tools={tools}
            conversation={conversation}
            called={roleOf(turn) === "tool" ? (callOfResult(messages, index)?.function.name ?? null) : null}
            recorded={recordedFor(writing, index)}
            preview={preview}
            asked={asked}
            textArea={index === messages.length - 1 ? writing.textArea : undefined}
          />
        ))}
      </ol>
      <Group gap="xs">
        {payload.from_turn === 0 && roleOf(messages[0]) !== "system" && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => update(addSystem)}
          >
            Add a system message
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={
            calling ? <IconTool size={15} aria-hidden /> : <IconMessagePlus size={15} aria-hidden />
          }
          onClick={goOn}
        >
          {!calling
            ? "Add a turn"
            : calls.length > 1
              ? "Add the results and go on"
              : "Add the result and go on"}
        </Button>
        <Button
          size="compact-sm"
          variant={preview ? "light" : "default"}
          aria-pressed={preview}
          leftSection={<IconEye size={15} aria-hidden />}
          onClick={() => setPreview((now) => !now)}
        >
          Preview
        </Button>
        {calling && (
          <Text size="xs" c="dimmed">
            The answer may end here, with the {calls.length > 1 ? "calls" : "call"}.
          </Text>
        )}
      </Group>
    </div>
  );
}

/** What the same call gave before, for a result that is still empty. */
function recordedFor({ payload: { messages }, conversation }: Writing, index: number): string | null {
  const turn = messages[index];
  if (roleOf(turn) !== "tool" || (typeof turn?.content === "string" && turn.content !== "")) return null;
  const call = callOfResult(messages, index);
  return call && recordedResult(call, [conversation.proposed, conversation.prompt]);
}

/** The focus goes to the first empty text of what was added, also when the first turn that was added made this list. */
function useFocusOnNew(list: React.RefObject<HTMLOListElement | null>, messages: Turn[]) {
  const before = useRef<number | null>(null);
  useEffect(() => {
    const first = before.current ?? 0;
    const began = before.current === null;
    before.current = messages.length;
    if (messages.length <= first) return;
    // On a phone the focus in a field opens the keyboard over the prompt.
    if (began && (document.activeElement !== document.body || window.matchMedia("(pointer: coarse)").matches))
      return;
    const texts = [...(list.current?.children ?? [])]
      .slice(first)
      .flatMap((turn) => [...turn.querySelectorAll("textarea")]);
    (texts.find((text) => text.value === "") ?? (began ? null : texts[0]))?.focus();
  }, [list, messages.length]);
}
