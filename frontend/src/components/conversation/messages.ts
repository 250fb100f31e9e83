/** The one message format of the API, as pages read it. */

export interface ToolCall {
  id: string | null;
  name: string;
  /** As JSON text. */
  arguments: string;
}

export interface Message {
  role: string;
  content: string;
  toolCalls: ToolCall[];
  name: string | null;
  /** Of a tool's result: the call that it belongs to. */
  callId: string | null;
}

export interface Tool {
  name: string;
  description: string;
  parameters: unknown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const asJson = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");

/** Reads whatever the API holds as messages; what is no message is passed over. */
export function readMessages(value: unknown): Message[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((message) => ({
    role: text(message.role) || "user",
    content: text(message.content),
    toolCalls: readToolCalls(message.tool_calls),
    name: text(message.name) || null,
    callId: text(message.tool_call_id) || null,
  }));
}

function readToolCalls(value: unknown): ToolCall[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((call) => {
    const called = isRecord(call.function) ? call.function : call;
    return {
      id: text(call.id) || null,
      name: text(called.name) || "unnamed",
      arguments: asJson(called.arguments ?? {}),
    };
  });
}

/** Reads tools in the shape of chat templates (`{type: "function", function: {...}}`) or bare. */
export function readTools(value: unknown): Tool[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((tool) => {
    const described = isRecord(tool.function) ? tool.function : tool;
    return {
      name: text(described.name) || "unnamed",
      description: text(described.description),
      parameters: described.parameters,
    };
  });
}

/** A text to consult beside a prompt. */
export interface Reference {
  title: string;
  text: string;
}

/** Reads the reference texts of a prompt. */
export function readReferences(value: unknown): Reference[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isRecord)
    .map((reference) => ({ title: text(reference.title), text: text(reference.text) }));
}

/** All of an answer as one text, tool calls included: what a diff compares. */
export function textOfMessages(value: unknown): string {
  return readMessages(value)
    .map((message) =>
      [message.content, ...message.toolCalls.map((call) => `${call.name}(${call.arguments})`)]
        .filter((part) => part !== "")
        .join("\n\n"),
    )
    .join("\n\n");
}
