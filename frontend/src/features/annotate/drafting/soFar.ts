import type { WritePayload } from "../editors/writing";

/**
 * The conversation that a draft is to continue: the prompt (up to the turn from which it is rewritten), and what was written
 * before the last message. `null` where that is the prompt itself, which the server has.
 */
export function conversationSoFar(prompt: unknown, payload: WritePayload): unknown[] | null {
  const turns = Array.isArray(prompt) ? prompt : [];
  const written = payload.messages.slice(0, -1);
  if (payload.from_turn === undefined && written.length === 0) return null;
  return [...turns.slice(0, payload.from_turn ?? turns.length), ...written];
}

/** The answer with a draft in the place of its last message; what else is in it stays. */
export function withDraft(
  payload: WritePayload,
  draft: { text: string; tool_calls: Record<string, unknown>[] | null },
): WritePayload {
  const message = {
    role: "assistant",
    content: draft.text,
    ...(draft.tool_calls && { tool_calls: draft.tool_calls }),
  };
  return { ...payload, messages: [...payload.messages.slice(0, -1), message] };
}
