import { readMessages } from "@/components/conversation/messages";

/** The payload of a write task: the messages of the answer, the last of them by the assistant. */
export type WritePayload = { messages: Record<string, unknown>[] };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The answer to start from: the proposed one, or an empty one. */
export function startOfWriting(proposed: unknown): WritePayload {
  const messages = Array.isArray(proposed) ? proposed.filter(isRecord) : [];
  return messages.at(-1)?.role === "assistant"
    ? { messages }
    : { messages: [...messages, { role: "assistant", content: "" }] };
}

/** Reads a stored payload; what is no payload becomes an empty answer. */
export function asWritePayload(value: unknown): WritePayload {
  return startOfWriting(isRecord(value) ? value.messages : null);
}

/** The text that is edited: the content of the last message. */
export function answerText({ messages }: WritePayload): string {
  return readMessages(messages).at(-1)?.content ?? "";
}

/** The payload with another text; earlier messages and tool calls stay as they are. */
export function withAnswerText({ messages }: WritePayload, content: string): WritePayload {
  const last = messages.at(-1) ?? { role: "assistant" };
  return { messages: [...messages.slice(0, -1), { ...last, content }] };
}

/** Why the answer cannot be submitted yet, or `null`. */
export function writingProblem(payload: WritePayload): string | null {
  const last = payload.messages.at(-1);
  if (answerText(payload).trim() !== "" || last?.tool_calls !== undefined) return null;
  return "Write an answer first.";
}
