import { layOut } from "@/components/json/layout";
import type { JsonSchema } from "@/components/json/schema";
import { readJson } from "@/components/json/syntax";
import { fieldsInWords, readSchema } from "./schemaText";

/** A quality that ranked answers are rated by; without a key it is new. */
export interface Dimension {
  key?: string;
  name: string;
  description: string;
  low: string;
  high: string;
}

/** Something to tick before submitting; without a key it is new. */
export interface Check {
  key?: string;
  text: string;
  required: boolean;
}

/** A tool as the form holds it: its parameters as text, and whatever else it has as it came. */
export interface ToolDraft {
  name: string;
  description: string;
  parameters: string;
  rest: Record<string, unknown>;
}

export type Tool = Record<string, unknown>;
export type Faults = Record<string, string>;

export const NEW_DIMENSION: Dimension = { name: "", description: "", low: "", high: "" };
export const NEW_CHECK: Check = { text: "", required: true };
export const MOST_DIMENSIONS = 12;
export const MOST_CHECKS = 30;
export const MOST_TOOLS = 128;
const TOOL_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

const NEW_PARAMETERS = `{
  "type": "object",
  "properties": {
    "order": { "type": "string", "description": "The number of the order" }
  },
  "required": ["order"],
  "additionalProperties": false
}`;
export const NEW_TOOL: ToolDraft = { name: "", description: "", parameters: NEW_PARAMETERS, rest: {} };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const asText = (value: unknown) => (typeof value === "string" ? value : "");

/** The tools of a project, to be edited. */
export function toolDrafts(tools: readonly Tool[] | null): ToolDraft[] {
  return (tools ?? []).map((tool) => {
    const { name, description, parameters, ...rest } = isObject(tool.function) ? tool.function : {};
    return {
      name: asText(name),
      description: asText(description),
      parameters: parameters === undefined ? "" : laidOut(parameters),
      rest,
    };
  });
}

/** The tools as the API takes them; parameters that cannot be read are left out (the form says so before). */
export function toolsOf(drafts: readonly ToolDraft[]): Tool[] | null {
  if (drafts.length === 0) return null;
  return drafts.map(({ name, description, parameters, rest }) => {
    const reading = readSchema(parameters);
    return {
      type: "function",
      function: {
        name: name.trim(),
        ...(description.trim() && { description: description.trim() }),
        ...(reading.kind === "schema" && { parameters: reading.schema }),
        ...rest,
      },
    };
  });
}

/** A tool in one line: `find_order(order, day?)`. */
export function signatureOf({ name, parameters }: ToolDraft): string {
  const reading = readSchema(parameters);
  const fields = reading.kind === "schema" ? fieldsInWords(reading.schema) : [];
  const known = fields.filter((field) => !field.name.includes("."));
  return `${name || "unnamed"}(${known.map((field) => field.name + (field.required ? "" : "?")).join(", ")})`;
}

/** Reads tools that somebody pastes: a list of them, one alone, or bare functions without the wrapper around them. */
export function readTools(text: string): { ok: true; tools: ToolDraft[] } | { ok: false; message: string } {
  const reading = readJson(text);
  if (!reading.ok) {
    const { line, column, message } = reading.problem;
    return { ok: false, message: `Line ${line}, column ${column}: ${message}` };
  }
  const { value } = reading;
  const inside = isObject(value) && Array.isArray(value.tools) ? value.tools : value;
  const list = Array.isArray(inside) ? inside : [inside];
  if (list.length === 0) return { ok: false, message: "The list is empty." };
  const wrapped: Tool[] = [];
  for (const [index, tool] of list.entries()) {
    const of = isObject(tool) && isObject(tool.function) ? tool.function : tool;
    if (!isObject(of) || typeof of.name !== "string")
      return { ok: false, message: `Tool ${index + 1} has no name. A tool is an object with a name.` };
    if (of.parameters !== undefined && !isObject(of.parameters))
      return { ok: false, message: `${of.name}: parameters must be a JSON Schema, which is an object.` };
    const { type: _, ...own } = of;
    wrapped.push({ type: "function", function: own });
  }
  return { ok: true, tools: toolDrafts(wrapped) };
}

export function toolFaults(drafts: readonly ToolDraft[]): Faults {
  const faults: Faults = {};
  const seen = new Set<string>();
  for (const [index, { name, parameters }] of drafts.entries()) {
    const at = `tools.${index}.function`;
    const trimmed = name.trim();
    if (!trimmed) faults[`${at}.name`] = "Give the tool a name.";
    else if (!TOOL_NAME.test(trimmed))
      faults[`${at}.name`] = "At most 64 letters, digits, dots, dashes and underscores, without blanks.";
    else if (seen.has(trimmed)) faults[`${at}.name`] = `Two tools are called ${trimmed}.`;
    seen.add(trimmed);
    const reading = readSchema(parameters);
    if (reading.kind === "fault") faults[`${at}.parameters`] = reading.message;
  }
  return faults;
}

/** What is wrong with the lists that annotators work by, by the path that the API uses too. */
export function listFaults(dimensions: readonly Dimension[], checklist: readonly Check[]): Faults {
  const faults: Faults = {};
  const names = new Set<string>();
  for (const [index, { name }] of dimensions.entries()) {
    const plain = name.trim().toLowerCase();
    if (!plain) faults[`dimensions.${index}.name`] = "Give the dimension a name.";
    else if (names.has(plain))
      faults[`dimensions.${index}.name`] = `Two dimensions are called ${name.trim()}.`;
    names.add(plain);
  }
  const texts = new Set<string>();
  for (const [index, { text }] of checklist.entries()) {
    const plain = text.trim().toLowerCase();
    if (!plain) faults[`checklist.${index}.text`] = "Say what is to be checked, or remove the line.";
    else if (texts.has(plain)) faults[`checklist.${index}.text`] = "This is in the list twice.";
    texts.add(plain);
  }
  return faults;
}

/** The faults without those of one field: it is being changed. */
export function withoutFaultsOf<T>(field: string, faults: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(faults).filter(([path]) => path !== field && !path.startsWith(`${field}.`)),
  );
}

export function schemaFaults(text: string): Faults {
  const reading = readSchema(text);
  return reading.kind === "fault" ? { output_schema: reading.message } : {};
}

/** The schema that a text amounts to, or none. */
export function schemaOf(text: string): JsonSchema | null {
  const reading = readSchema(text);
  return reading.kind === "schema" ? reading.schema : null;
}

export const schemaText = (schema: JsonSchema | null) => (schema ? laidOut(schema) : "");

const WIDTH = 72;

/** JSON as a person would lay it out: what fits on a line stays on it. */
function laidOut(value: unknown, indent = ""): string {
  const flat = layOut(JSON.stringify(value), "spaced");
  if (typeof value !== "object" || value === null || indent.length + flat.length <= WIDTH) return flat;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((entry) => laidOut(entry, inner))
    : Object.entries(value).map(([name, entry]) => `${JSON.stringify(name)}: ${laidOut(entry, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`;
}

/** A list with one entry somewhere else. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const entries = [...list];
  const [entry] = entries.splice(from, 1);
  if (entry === undefined) return [...list];
  entries.splice(to, 0, entry);
  return entries;
}
