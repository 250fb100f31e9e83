import { readJson } from "@/components/json/syntax";
import type { TaskKind } from "./api";

/** What the first line of a chosen file says about it, before it is uploaded. */
export type Peek = { ok: true; prompt: string; fields: string[] } | { ok: false; message: string };

const PEEK_BYTES = 256 * 1024;

export async function peekAt(file: File, kind: TaskKind): Promise<Peek> {
  if (file.size === 0) return { ok: false, message: "This file is empty." };
  const text = await file.slice(0, PEEK_BYTES).text();
  return peekAtText(text, kind, file.size > PEEK_BYTES);
}

/** `more`: the file goes on after `text`, so that a line without an end may be whole in the file. */
export function peekAtText(text: string, kind: TaskKind, more = false): Peek {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const index = lines.findIndex((line) => line.trim() !== "");
  const line = lines[index]?.trim();
  if (line === undefined) return { ok: false, message: "This file has no lines." };
  if (line.startsWith("["))
    return {
      ok: false,
      message:
        "This file is one JSON list. Write one object a line, without brackets and commas between them.",
    };
  if (more && index === lines.length - 1) return { ok: true, prompt: "", fields: [] };
  const reading = readJson(line);
  if (!reading.ok) return { ok: false, message: `Line ${index + 1} is not JSON: ${reading.problem.message}` };
  const value = reading.value;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { ok: false, message: `Line ${index + 1} is not an object: it should begin with {.` };
  const record = value as Record<string, unknown>;
  return wrongKind(record, kind) ?? { ok: true, prompt: promptOf(record), fields: Object.keys(record) };
}

function wrongKind(record: Record<string, unknown>, kind: TaskKind): Peek | null {
  const pair = "responses" in record || "chosen" in record || "rejected" in record;
  if (kind === "write" && pair)
    return {
      ok: false,
      message: "The first line holds answers to rank. Choose “Pairs to rank” above, or another file.",
    };
  if (kind === "rank" && !pair)
    return {
      ok: false,
      message: "The first line has no answers to rank. Choose “Prompts to answer” above, or another file.",
    };
  if (!("prompt" in record || "messages" in record))
    return { ok: false, message: "The first line has neither prompt nor messages." };
  return null;
}

function promptOf(record: Record<string, unknown>): string {
  if (typeof record.prompt === "string") return record.prompt;
  const last = Array.isArray(record.messages) ? record.messages.at(-1) : undefined;
  const content = typeof last === "object" && last !== null ? (last as { content?: unknown }).content : "";
  return typeof content === "string" ? content : "";
}
