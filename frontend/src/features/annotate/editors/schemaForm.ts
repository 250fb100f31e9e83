import { type JsonLayout, layOut, layoutOf, membersOf } from "@/components/json/layout";
import type { JsonSchema } from "@/components/json/schema";
import { readJson } from "@/components/json/syntax";

type Scalar = string | number | boolean | null;

/** How one property of a schema is asked for. */
export interface FormField {
  name: string;
  label: string;
  description: string;
  required: boolean;
  nullable: boolean;
  control: FieldControl;
}

export type FieldControl =
  | { kind: "choice"; options: Scalar[] }
  | { kind: "choices"; options: string[] }
  | { kind: "list" }
  | { kind: "numbers" }
  | { kind: "text"; long: boolean }
  | { kind: "number"; integer: boolean }
  | { kind: "boolean" }
  | { kind: "other" };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const LONG_TEXT = 120;

/** The fields of a form for `schema`, or `null` where a form would not help. */
export function fieldsOf(schema: JsonSchema): FormField[] | null {
  if (schema.type !== "object" || !isRecord(schema.properties)) return null;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const fields = Object.entries(schema.properties).map(([name, described]) =>
    fieldOf(name, isRecord(described) ? described : {}, required.has(name)),
  );
  return fields.some((field) => field.control.kind !== "other") ? fields : null;
}

function fieldOf(name: string, described: Record<string, unknown>, required: boolean): FormField {
  const { rule, nullable } = withoutNull(described);
  return {
    name,
    label: typeof described.title === "string" ? described.title : name,
    description: typeof described.description === "string" ? described.description : "",
    required,
    nullable,
    control: controlOf(rule),
  };
}

/** Takes null out of `type: [..., "null"]`, `enum: [..., null]` and `anyOf: [..., {type: "null"}]`. */
function withoutNull(described: Record<string, unknown>): {
  rule: Record<string, unknown>;
  nullable: boolean;
} {
  const alternatives = described.anyOf ?? described.oneOf;
  if (Array.isArray(alternatives)) {
    const others = alternatives.filter((rule) => !isRecord(rule) || rule.type !== "null");
    const [only] = others;
    if (others.length === 1 && isRecord(only) && alternatives.length === 2)
      return { rule: only, nullable: true };
    return { rule: {}, nullable: false };
  }
  const types = Array.isArray(described.type) ? described.type : null;
  const options = Array.isArray(described.enum) ? described.enum : null;
  const remaining = types?.filter((type) => type !== "null");
  return {
    rule: {
      ...described,
      ...(remaining && { type: remaining.length === 1 ? remaining[0] : remaining }),
      ...(options && { enum: options.filter((option) => option !== null) }),
    },
    nullable: types?.includes("null") === true || options?.includes(null) === true,
  };
}

function controlOf(rule: Record<string, unknown>): FieldControl {
  if ("$ref" in rule || "allOf" in rule) return { kind: "other" };
  if ("const" in rule)
    return isScalar(rule.const) ? { kind: "choice", options: [rule.const] } : { kind: "other" };
  if (Array.isArray(rule.enum))
    return rule.enum.every(isScalar) ? { kind: "choice", options: rule.enum } : { kind: "other" };
  switch (rule.type) {
    case "string":
      return { kind: "text", long: typeof rule.maxLength === "number" && rule.maxLength > LONG_TEXT };
    case "number":
    case "integer":
      return { kind: "number", integer: rule.type === "integer" };
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return controlOfList(rule.items);
    default:
      return { kind: "other" };
  }
}

function controlOfList(items: unknown): FieldControl {
  if (!isRecord(items)) return { kind: "other" };
  const isText = (option: unknown): option is string => typeof option === "string";
  if (Array.isArray(items.enum) && items.enum.every(isText)) return { kind: "choices", options: items.enum };
  if ((items.type === "integer" || items.type === "number") && !("enum" in items)) return { kind: "numbers" };
  return items.type === "string" && !("anyOf" in items) ? { kind: "list" } : { kind: "other" };
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** The object that the text holds; an empty text is an empty object; `null` where the form cannot show it. */
export function formValues(text: string): Record<string, unknown> | null {
  if (text.trim() === "") return {};
  const reading = readJson(text);
  return reading.ok && isRecord(reading.value) ? reading.value : null;
}

/**
 * The text with one value changed (`undefined` takes it out): fields in the order of the schema, others behind them,
 * in the layout that the text has. An empty text gets `fallback`.
 */
export function withValue(
  text: string,
  fields: FormField[],
  name: string,
  value: unknown,
  fallback: JsonLayout = "compact",
): string {
  const after = formValues(text) === null ? new Map<string, string>() : membersOf(text);
  if (value === undefined) after.delete(name);
  else after.set(name, JSON.stringify(value));
  const known = fields.map((field) => field.name).filter((field) => after.has(field));
  const others = [...after.keys()].filter((key) => !known.includes(key));
  const members = [...known, ...others].map((key) => `${JSON.stringify(key)}:${after.get(key)}`);
  return layOut(`{${members.join(",")}}`, text.trim() === "" ? fallback : layoutOf(text));
}
