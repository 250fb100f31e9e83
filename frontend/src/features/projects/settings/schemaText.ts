import type { JsonSchema } from "@/components/json/schema";
import { readJson } from "@/components/json/syntax";

/** What a text in the schema field amounts to. */
export type SchemaReading =
  | { kind: "empty" }
  | { kind: "fault"; message: string }
  | { kind: "schema"; schema: JsonSchema };

export interface FieldInWords {
  name: string;
  what: string;
  required: boolean;
}

const TYPE_NAMES: Record<string, string> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
  array: "a list",
  object: "an object",
};
const TYPES = new Set(Object.keys(TYPE_NAMES));
const MAX_DEPTH = 60;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads the text of a schema; the server checks the whole of it again when it is saved. */
export function readSchema(text: string): SchemaReading {
  if (!text.trim()) return { kind: "empty" };
  const reading = readJson(text);
  if (!reading.ok) {
    const { line, column, message } = reading.problem;
    return { kind: "fault", message: `Line ${line}, column ${column}: ${message}` };
  }
  if (!isObject(reading.value))
    return { kind: "fault", message: "A schema is an object: it begins with { and ends with }." };
  const fault = faultOf(reading.value, "", 0);
  return fault ? { kind: "fault", message: fault } : { kind: "schema", schema: reading.value };
}

/** The slips that people make most: a type that does not exist, `required` in the wrong form, a choice without choices. */
function faultOf(schema: Record<string, unknown>, path: string, depth: number): string | null {
  if (depth > MAX_DEPTH) return null;
  const at = path ? `${path}: ` : "";
  const types = Array.isArray(schema.type) ? schema.type : schema.type === undefined ? [] : [schema.type];
  const unknown = types.find((type) => !TYPES.has(String(type)));
  if (unknown !== undefined)
    return `${at}the type ${JSON.stringify(unknown)} does not exist. Types are ${[...TYPES].join(", ")}.`;
  if (schema.enum !== undefined && !Array.isArray(schema.enum)) return `${at}enum must be a list of values.`;
  if (schema.required !== undefined && !Array.isArray(schema.required))
    return `${at}required must be a list of field names. It goes beside properties, not inside a field.`;
  if (schema.properties !== undefined && !isObject(schema.properties))
    return `${at}properties must be an object: each field's name with its own schema.`;
  for (const [name, child] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    const place = path ? `${path}.${name}` : name;
    if (typeof child === "boolean") continue;
    if (!isObject(child)) return `${place}: a field's schema is an object, for example {"type": "string"}.`;
    const fault = faultOf(child, place, depth + 1);
    if (fault) return fault;
  }
  return isObject(schema.items)
    ? faultOf(schema.items, `${path || "the list"}, each entry`, depth + 1)
    : null;
}

/** The fields that an answer has under `schema`, in words; nested objects appear as "customer.name". */
export function fieldsInWords(schema: JsonSchema, prefix = "", depth = 0): FieldInWords[] {
  if (depth > 4 || !isObject(schema.properties)) return [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(schema.properties).flatMap(([name, child]) => {
    const field = isObject(child) ? child : {};
    const own = { name: prefix + name, what: inWords(field), required: required.has(name) };
    return [own, ...fieldsInWords(field, `${prefix}${name}.`, depth + 1)];
  });
}

function inWords(field: Record<string, unknown>): string {
  if (Array.isArray(field.enum)) return `one of ${some(field.enum.map(show))}`;
  if (field.const !== undefined) return `always ${show(field.const)}`;
  const types = (Array.isArray(field.type) ? field.type : [field.type]).filter((type) => type !== undefined);
  const names = types.map((type) => TYPE_NAMES[String(type)] ?? String(type));
  let words = names.length ? names.join(" or ") : "anything";
  if (isObject(field.items) && types.includes("array")) words += `, each entry ${inWords(field.items)}`;
  if (typeof field.pattern === "string") words += ` of the form ${field.pattern}`;
  if (typeof field.minimum === "number" || typeof field.maximum === "number")
    words += range(field.minimum, field.maximum);
  if (typeof field.maxLength === "number")
    words += ` of at most ${field.maxLength.toLocaleString("en")} characters`;
  return words;
}

function range(low: unknown, high: unknown): string {
  if (typeof low === "number" && typeof high === "number") return ` from ${low} to ${high}`;
  return typeof low === "number" ? ` of at least ${low}` : ` of at most ${high}`;
}

const show = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function some(words: string[]): string {
  if (words.length <= 4) return words.join(", ");
  return `${words.slice(0, 3).join(", ")} and ${words.length - 3} more`;
}

/** A start for people who have never written one. */
export const EXAMPLE_SCHEMA = `{
  "type": "object",
  "properties": {
    "topic": { "type": "string", "enum": ["delivery", "refund", "other"] },
    "order": { "type": ["string", "null"] }
  },
  "required": ["topic", "order"],
  "additionalProperties": false
}`;
