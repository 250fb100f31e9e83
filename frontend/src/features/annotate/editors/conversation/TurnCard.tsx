import { ActionIcon, Button, Group, Menu, Text, Textarea, Tooltip } from "@mantine/core";
import { IconMessage, IconPlus, IconTrash } from "@tabler/icons-react";
import { memo, useDeferredValue } from "react";
import { ICONS } from "@/components/conversation/Conversation";
import type { Tool } from "@/components/conversation/messages";
import { lazily } from "@/components/lazily";
import { inWords } from "@/components/StateBadge";
import { RichText } from "@/components/text/RichText";
import classes from "./ConversationEditor.module.css";
import {
  addCall,
  callsOf,
  contentOf,
  removeExchange,
  removeTurn,
  roleOf,
  type Turn,
  withTurn,
} from "./turns";
import type { Conversing, Update } from "./useConversation";

const CallEditor = lazily(async () => (await import("./CallEditor")).CallEditor);

const PLACEHOLDERS: Record<string, string> = {
  system: "How the assistant should behave",
  user: "What the user says next",
  assistant: "What the assistant answers",
  tool: "What the tool gave: text or JSON",
};

interface TurnProps {
  turn: Turn;
  index: number;
  /** Its place in the whole conversation, from 1. */
  number: number;
  /** What it is called where it is the only one. */
  label: string | null;
  tools: Tool[];
  conversation: Conversing;
  /** Of a result: the tool that gave it. */
  called: string | null;
  /** Of an empty result: what the same call gave before. */
  recorded: string | null;
  preview: boolean;
  asked: boolean;
  textArea?: React.RefObject<HTMLTextAreaElement | null>;
}

/** One turn: who speaks, the text, the calls. */
export const TurnCard = memo(
  function TurnCard({
    turn,
    index,
    number,
    label,
    tools,
    conversation,
    called,
    recorded,
    ...props
  }: TurnProps) {
    const { update } = conversation;
    const role = roleOf(turn);
    const content = contentOf(turn);
    const Glyph = ICONS[role] ?? IconMessage;
    const speaker = role === "tool" ? `Result of ${called ?? "a tool"}` : inWords(role);
    const name = label ?? `${speaker}, turn ${number}`;
    return (
      <li className={classes.turn} data-role={role}>
        <Group gap={7} mb={6} wrap="nowrap">
          <Glyph size={15} stroke={1.8} aria-hidden className={classes.icon} />
          <Text size="xs" fw={600} c="dimmed" flex={1}>
            {speaker}
          </Text>
          {role === "assistant" && <CallMenu tools={tools} index={index} {...{ update, conversation }} />}
          <Remove role={role} number={number} index={index} update={update} />
        </Group>
        <Textarea
          ref={props.textArea}
          aria-label={name}
          placeholder={PLACEHOLDERS[role]}
          rows={2}
          spellCheck={role !== "tool"}
          classNames={{ input: role === "tool" ? classes.code : classes.prose }}
          value={content}
          onChange={(event) => {
            const { value } = event.currentTarget;
            update((now) => withTurn(now, index, { content: value }));
          }}
        />
        {recorded !== null && (
          <Button
            size="compact-xs"
            variant="subtle"
            mt={4}
            onClick={() => update((now) => withTurn(now, index, { content: recorded }))}
          >
            Use the recorded result
          </Button>
        )}
        {props.preview && content.trim() !== "" && <Preview text={content} of={name} />}
        {callsOf(turn).map((call, place) => (
          <CallEditor
            key={call.id ?? place}
            call={call}
            index={index}
            place={place}
            number={number}
            tool={tools.find((tool) => tool.name === call.function.name) ?? null}
            update={update}
            asked={props.asked}
          />
        ))}
      </li>
    );
  },
  // The conversation is another object at every key; what a turn reads of it stays the same, or comes with the rest.
  (before, after) =>
    (Object.keys(after) as (keyof TurnProps)[]).every(
      (key) => key === "conversation" || before[key] === after[key],
    ) && before.conversation.kept.length === after.conversation.kept.length,
);

/** The text as everybody else sees it, a moment behind what is typed. */
function Preview({ text, of }: { text: string; of: string }) {
  const shown = useDeferredValue(text);
  return (
    <section className={classes.preview} aria-label={`${of}: preview`}>
      <RichText text={shown} />
    </section>
  );
}

function CallMenu({
  tools,
  index,
  update,
  conversation,
}: {
  tools: Tool[];
  index: number;
  update: Update;
  conversation: Conversing;
}) {
  if (tools.length === 0) return null;
  const call = (name: string) => update((now) => addCall(now, index, name, conversation.kept));
  return (
    <Menu position="bottom-end" shadow="md" width={320}>
      <Menu.Target>
        <Button size="compact-xs" variant="default" leftSection={<IconPlus size={13} aria-hidden />}>
          Call a tool
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        {tools.map(({ name, description }) => (
          <Menu.Item key={name} onClick={() => call(name)}>
            <Text size="sm" ff="monospace" fw={600}>
              {name}
            </Text>
            {description && (
              <Text size="xs" c="dimmed" lineClamp={2}>
                {description}
              </Text>
            )}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Remove({
  role,
  number,
  index,
  update,
}: {
  role: string;
  number: number;
  index: number;
  update: Update;
}) {
  if (role !== "user" && role !== "system") return null;
  const label =
    role === "user"
      ? `Take turn ${number} out, with what answers it`
      : `Take the system message (turn ${number}) out`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={label}
        onClick={() =>
          update((now) => (role === "user" ? removeExchange(now, index) : removeTurn(now, index)))
        }
      >
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
