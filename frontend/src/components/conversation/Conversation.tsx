import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconCode, IconMessage, IconRobot, IconSettings, IconTool } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { JsonView } from "@/components/json/JsonView";
import { prettyJson } from "@/components/json/text";
import { inWords } from "@/components/StateBadge";
import { RichText } from "@/components/text/RichText";
import classes from "./Conversation.module.css";
import { type Message, readMessages, readTools, type Tool } from "./messages";

export const ICONS: Record<string, typeof IconMessage> = {
  system: IconSettings,
  user: IconMessage,
  assistant: IconRobot,
  tool: IconTool,
};

/**
 * Messages in their order, each with who speaks. `messages` and `tools` are as the API gives them. Turns from `kept` on are
 * shown as replaced; `beside` gives what stands at the end of a turn's head.
 */
export function Conversation({
  messages,
  tools,
  label = "Conversation",
  kept,
  beside,
}: {
  messages: unknown;
  tools?: unknown;
  label?: string;
  kept?: number;
  beside?: (turn: number, role: string) => ReactNode;
}) {
  const turns = readMessages(messages);
  const offered = readTools(tools);
  return (
    <div className={classes.conversation}>
      {offered.length > 0 && <Tools tools={offered} />}
      {turns.length === 0 ? (
        <Text size="sm" c="dimmed">
          There are no messages.
        </Text>
      ) : (
        <ol className={classes.turns} aria-label={label}>
          {turns.map((message, index) => (
            <Turn
              // biome-ignore lint/suspicious/noArrayIndexKey: messages never change places
              key={index}
              message={message}
              replaced={kept !== undefined && index >= kept}
              beside={beside?.(index, message.role)}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

function Turn({ message, replaced, beside }: { message: Message; replaced: boolean; beside: ReactNode }) {
  const [exact, setExact] = useState(false);
  const Glyph = ICONS[message.role] ?? IconMessage;
  const speaker = inWords(message.role) + (message.name ? ` (${message.name})` : "");
  return (
    <li className={classes.turn} data-role={message.role} data-replaced={replaced || undefined}>
      <Group gap={7} mb={4} wrap="nowrap">
        <Glyph size={15} stroke={1.8} aria-hidden className={classes.icon} />
        <Text size="xs" fw={600} c="dimmed" flex={1}>
          {speaker}
          {replaced && <span className={classes.replaced}>rewritten in the answer</span>}
        </Text>
        {beside}
        {message.content !== "" && <ExactToggle exact={exact} onToggle={() => setExact((now) => !now)} />}
      </Group>
      {(message.content !== "" || message.toolCalls.length === 0) && (
        <RichText text={message.content} plain={exact} />
      )}
      {message.toolCalls.map((call, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: calls never change places
        <div key={index} className={classes.call}>
          <Text size="xs" c="dimmed">
            Calls{" "}
            <Text span ff="monospace" fw={600} c="var(--mantine-color-text)">
              {call.name}
            </Text>
          </Text>
          <JsonView text={prettyJson(call.arguments)} />
        </div>
      ))}
    </li>
  );
}

/** Switches between the laid-out text and each character as it was written. */
export function ExactToggle({ exact, onToggle }: { exact: boolean; onToggle: () => void }) {
  return (
    <Tooltip label={exact ? "Show it laid out" : "Show the exact text"}>
      <ActionIcon
        size="sm"
        variant={exact ? "light" : "subtle"}
        color={exact ? undefined : "gray"}
        aria-label="Exact text"
        aria-pressed={exact}
        onClick={onToggle}
      >
        <IconCode size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Tools({ tools }: { tools: Tool[] }) {
  return (
    <details className={classes.tools}>
      <summary>{tools.length === 1 ? "1 tool can be called" : `${tools.length} tools can be called`}</summary>
      {tools.map((tool) => (
        <div key={tool.name} className={classes.tool}>
          <Text size="sm" ff="monospace" fw={600}>
            {tool.name}
          </Text>
          {tool.description && <Text size="sm">{tool.description}</Text>}
          {tool.parameters !== undefined && <JsonView text={JSON.stringify(tool.parameters, null, 2)} />}
        </div>
      ))}
    </details>
  );
}
