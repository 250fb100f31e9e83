import { readMessages } from "@/components/conversation/messages";

/**
 * The payload of a write task: the messages of the answer, the last of them by the assistant. `checklist` holds the keys
 * that are ticked, in projects that have a checklist.
 */
export type WritePayload = { messages: Record<string, unknown>[]; from_turn?: number; checklist?: string[] };

/** Something of the project's checklist. */
export interface Check {
  key: string;
  text: string;
  required: boolean;
}

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
  if (!isRecord(value)) return startOfWriting(null);
  const ticked = Array.isArray(value.checklist)
    ? value.checklist.filter((key) => typeof key === "string")
    : null;
  return {
    ...startOfWriting(value.messages),
    ...(typeof value.from_turn === "number" && { from_turn: value.from_turn }),
    ...(ticked && { checklist: ticked }),
  };
}

/** The text that is edited: the content of the last message. */
export function answerText({ messages }: WritePayload): string {
  return readMessages(messages).at(-1)?.content ?? "";
}

/** The payload with another text; earlier messages, tool calls and ticks stay as they are. */
export function withAnswerText(payload: WritePayload, content: string): WritePayload {
  const { messages } = payload;
  const last = messages.at(-1) ?? { role: "assistant" };
  return { ...payload, messages: [...messages.slice(0, -1), { ...last, content }] };
}

/** The payload with one thing ticked or not ticked any more. */
export function withTick(payload: WritePayload, key: string, ticked: boolean): WritePayload {
  const others = (payload.checklist ?? []).filter((other) => other !== key);
  return { ...payload, checklist: ticked ? [...others, key] : others };
}

/** Why the answer cannot be submitted yet, or `null`. */
export function writingProblem(payload: WritePayload): string | null {
  const last = payload.messages.at(-1);
  if (answerText(payload).trim() !== "" || last?.tool_calls !== undefined) return null;
  return "Write an answer first.";
}

/** What still has to be ticked, in a sentence, or `null`. */
export function checklistProblem(payload: WritePayload, checklist: Check[]): string | null {
  const missing = checklist.filter(({ key, required }) => required && !payload.checklist?.includes(key));
  const [first] = missing;
  if (first === undefined) return null;
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : "";
  return `Check this and tick it first: ${first.text}${more}`;
}
