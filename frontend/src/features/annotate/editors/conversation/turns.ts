/** The turns of a written answer as data: what may follow what, and what still stands in the way. No React here. */

import { readMessages } from "@/components/conversation/messages";
import type { WritePayload } from "../writing";

export type Turn = Record<string, unknown>;

export interface Call {
  id?: string;
  type: "function";
  /** Arguments are text while they are being written. */
  function: { name: string; arguments: unknown };
}

const isRecord = (value: unknown): value is Turn =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const roleOf = (turn: Turn | undefined): string => (typeof turn?.role === "string" ? turn.role : "");
export const contentOf = (turn: Turn | undefined): string =>
  typeof turn?.content === "string" ? turn.content : "";
export const callsOf = (turn: Turn | undefined): Call[] =>
  Array.isArray(turn?.tool_calls) ? (turn.tool_calls.filter(isRecord) as unknown as Call[]) : [];

export function promptTurns(prompt: unknown): Turn[] {
  return Array.isArray(prompt) ? prompt.filter(isRecord) : [];
}

/** The prompt's turns that stand before what is written. */
export function keptTurns(prompt: unknown, { from_turn }: WritePayload): Turn[] {
  const turns = promptTurns(prompt);
  return from_turn === undefined ? turns : turns.slice(0, from_turn);
}

/** Whether an answer is more than one text, so that it needs more than one box. */
export function isConversation({ messages, from_turn }: WritePayload): boolean {
  return from_turn !== undefined || messages.length > 1 || callsOf(messages[0]).length > 0;
}

const answer = (): Turn => ({ role: "assistant", content: "" });

/** Each id is used once in a conversation; some chat templates want exactly nine letters and digits. */
function newId(turns: Turn[]): string {
  const taken = new Set(turns.flatMap(callsOf).map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = `call${String(number).padStart(5, "0")}`;
    if (!taken.has(id)) return id;
  }
}

function resultOf(call: Call): Turn {
  return { role: "tool", name: call.function.name, ...(call.id && { tool_call_id: call.id }), content: "" };
}

const withMessages = (payload: WritePayload, messages: Turn[]): WritePayload => ({ ...payload, messages });

export function withTurn(payload: WritePayload, index: number, change: Turn): WritePayload {
  return withMessages(
    payload,
    payload.messages.map((turn, place) => (place === index ? { ...turn, ...change } : turn)),
  );
}

/** Another question of the user's, and room for its answer. */
export function addExchange(payload: WritePayload): WritePayload {
  return withMessages(payload, [...payload.messages, { role: "user", content: "" }, answer()]);
}

/** Takes a question of the user's out with all that was answered to it. */
export function removeExchange(payload: WritePayload, index: number): WritePayload {
  const { messages } = payload;
  const next = messages.findIndex((turn, place) => place > index && roleOf(turn) === "user");
  const rest = [...messages.slice(0, index), ...(next === -1 ? [] : messages.slice(next))];
  return withMessages(payload, roleOf(rest.at(-1)) === "assistant" ? rest : [...rest, answer()]);
}

export function addSystem(payload: WritePayload): WritePayload {
  return withMessages(payload, [{ role: "system", content: "" }, ...payload.messages]);
}

export function removeTurn(payload: WritePayload, index: number): WritePayload {
  return withMessages(
    payload,
    payload.messages.filter((_, place) => place !== index),
  );
}

/** Where the results of a turn's calls end. */
function endOfResults(messages: Turn[], index: number): number {
  let end = index + 1;
  while (roleOf(messages[end]) === "tool") end++;
  return end;
}

/** A call of a tool. Where the conversation goes on after this turn, its result belongs to it. */
export function addCall(payload: WritePayload, index: number, name: string, kept: Turn[]): WritePayload {
  const { messages } = payload;
  const call: Call = {
    id: newId([...kept, ...messages]),
    type: "function",
    function: { name, arguments: {} },
  };
  const turn = { ...messages[index], tool_calls: [...callsOf(messages[index]), call] };
  const end = endOfResults(messages, index);
  const goesOn = end < messages.length || end > index + 1;
  const follows = roleOf(messages[end]) === "assistant" ? [] : [answer()];
  return withMessages(payload, [
    ...messages.slice(0, index),
    turn,
    ...messages.slice(index + 1, end),
    ...(goesOn ? [resultOf(call), ...follows] : []),
    ...messages.slice(end),
  ]);
}

export function withCall(payload: WritePayload, index: number, place: number, args: unknown): WritePayload {
  const calls = callsOf(payload.messages[index]).map((call, at) =>
    at === place ? { ...call, function: { ...call.function, arguments: args } } : call,
  );
  return withTurn(payload, index, { tool_calls: calls });
}

/** Takes a call out with its result; after the last one, what came before and after it is one answer. */
export function removeCall(payload: WritePayload, index: number, place: number): WritePayload {
  const { messages } = payload;
  const calls = callsOf(messages[index]);
  const end = endOfResults(messages, index);
  const results = messages.slice(index + 1, end);
  const taken = resultIndex(results, calls, place);
  const left = results.filter((_, at) => at !== taken);
  const remaining = calls.filter((_, at) => at !== place);
  const { tool_calls: _, ...bare } = messages[index] ?? answer();
  if (remaining.length > 0)
    return withMessages(payload, [
      ...messages.slice(0, index),
      { ...bare, tool_calls: remaining },
      ...left,
      ...messages.slice(end),
    ]);
  const after = messages[end];
  const merged =
    roleOf(after) === "assistant"
      ? {
          ...after,
          content: [contentOf(bare), contentOf(after)].filter((text) => text.trim() !== "").join("\n\n"),
        }
      : bare;
  return withMessages(payload, [
    ...messages.slice(0, index),
    merged,
    ...messages.slice(roleOf(after) === "assistant" ? end + 1 : end),
  ]);
}

function resultIndex(results: Turn[], calls: Call[], place: number): number {
  const id = calls[place]?.id;
  const byId = id === undefined ? -1 : results.findIndex((turn) => turn.tool_call_id === id);
  return byId === -1 && results.every((turn) => turn.tool_call_id === undefined) ? place : byId;
}

/** Room for the result of each call of the last turn, and for the answer that follows. */
export function addResults(payload: WritePayload): WritePayload {
  const calls = callsOf(payload.messages.at(-1));
  return withMessages(payload, [...payload.messages, ...calls.map(resultOf), answer()]);
}

/** Room for what comes next: the results of calls, or another exchange. */
export function goOn(payload: WritePayload): WritePayload {
  return callsOf(payload.messages.at(-1)).length > 0 ? addResults(payload) : addExchange(payload);
}

/** The call that a result belongs to. */
export function callOfResult(messages: Turn[], index: number): Call | null {
  let start = index - 1;
  while (roleOf(messages[start]) === "tool") start--;
  const calls = callsOf(messages[start]);
  const id = messages[index]?.tool_call_id;
  return calls.find((call) => id !== undefined && call.id === id) ?? calls[index - start - 1] ?? null;
}

/** Puts the prompt's turns from `turn` on before what is written, to be rewritten there. */
export function rewriteFrom(payload: WritePayload, prompt: unknown, turn: number): WritePayload {
  const turns = promptTurns(prompt);
  const before = payload.from_turn ?? turns.length;
  const messages =
    turn <= before
      ? [...turns.slice(turn, before).map((one) => ({ ...one })), ...payload.messages]
      : payload.messages.slice(turn - before);
  return { ...payload, messages: messages.length > 0 ? messages : [answer()], from_turn: turn };
}

/** Gives the prompt its turns back; what was answered to them stays. */
export function keepAll(payload: WritePayload, prompt: unknown): WritePayload {
  const { from_turn, ...rest } = rewriteFrom(payload, prompt, promptTurns(prompt).length);
  const start = rest.messages.findIndex((turn) => roleOf(turn) === "assistant");
  return { ...rest, messages: start === -1 ? [answer()] : rest.messages.slice(start) };
}

/** The result that the same call had elsewhere: in the prompt, or in the answer that one began with. */
export function recordedResult(call: Call, conversations: unknown[]): string | null {
  const wanted = written(call);
  for (const conversation of conversations) {
    const turns = promptTurns(conversation);
    for (const [index, turn] of turns.entries()) {
      if (roleOf(turn) !== "tool" || contentOf(turn) === "") continue;
      const made = callOfResult(turns, index);
      if (made && written(made) === wanted) return contentOf(turn);
    }
  }
  return null;
}

/** A call as one text, whatever the order of its arguments. */
function written({ function: { name, arguments: args } }: Call): string {
  return `${name} ${JSON.stringify(sorted(objectIn(args)))}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** Arguments as a value; a text that is no JSON stays a text. */
function objectIn(args: unknown): unknown {
  if (typeof args !== "string") return args;
  try {
    return JSON.parse(args.trim() === "" ? "{}" : args);
  } catch {
    return args;
  }
}

/** Arguments as JSON text, as they are edited. */
export function argumentsText(args: unknown): string {
  return typeof args === "string" ? args : (JSON.stringify(args ?? {}, null, 2) ?? "{}");
}

/** Why a conversation cannot be submitted yet, by its turns alone; `null` where nothing is missing. */
export function turnsProblem(payload: WritePayload): string | null {
  const { messages } = payload;
  for (const [index, { role, content, toolCalls }] of readMessages(messages).entries()) {
    if (content.trim() !== "" || toolCalls.length > 0) continue;
    if (role === "user") return "Write what the user says, or take that turn out.";
    if (role === "assistant")
      return messages.length === 1
        ? "Write an answer first."
        : `Write what the assistant answers in turn ${index + 1}.`;
    if (role === "system") return "Write the system message, or take it out.";
  }
  const empty = messages.find((turn) => roleOf(turn) === "tool" && contentOf(turn).trim() === "");
  if (empty)
    return `Write what ${typeof empty.name === "string" ? empty.name : "the tool"} gave as its result.`;
  return null;
}
