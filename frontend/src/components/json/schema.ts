import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import { readJson, type SyntaxProblem } from "./syntax";

/** What stands between a text and valid output of a project. */
export type JsonCheck =
  | { kind: "empty" }
  | { kind: "syntax"; problem: SyntaxProblem }
  | { kind: "schema"; problems: SchemaProblem[] }
  | { kind: "unchecked"; reason: string }
  | { kind: "valid"; value: unknown };

export interface SchemaProblem {
  /** Where: "order", "items.2.name"; empty for the whole. */
  path: string;
  message: string;
  /** The name of a field that is not there: while somebody writes it is not wrong but still to come. */
  missing?: string;
}

export type JsonSchema = Record<string, unknown>;

const validators = new WeakMap<JsonSchema, Validator>();

function validatorOf(schema: JsonSchema): Validator {
  let validator = validators.get(schema);
  if (!validator) {
    validator = new Validator(schema as Schema, "2020-12", false);
    validators.set(schema, validator);
  }
  return validator;
}

/** Checks `text` as JSON and against `schema` (the server checks again; this is for the eye while typing). */
export function checkJson(text: string, schema: JsonSchema): JsonCheck {
  if (!text.trim()) return { kind: "empty" };
  const reading = readJson(text);
  if (!reading.ok) return { kind: "syntax", problem: reading.problem };
  try {
    const { valid, errors } = validatorOf(schema).validate(reading.value);
    if (valid) return { kind: "valid", value: reading.value };
    return { kind: "schema", problems: problemsOf(errors, schema) };
  } catch (thrown) {
    // A schema that this validator cannot read must not keep anybody from working.
    return { kind: "unchecked", reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** These report that something below them failed, and what failed below is reported too. */
const WRAPPERS = new Set([
  "properties",
  "patternProperties",
  "items",
  "prefixItems",
  "$ref",
  "$dynamicRef",
  "allOf",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "additionalItems",
]);

function problemsOf(errors: OutputUnit[], schema: JsonSchema): SchemaProblem[] {
  const leaves = errors.filter((error) => {
    if (error.keyword === "false") return false;
    if (WRAPPERS.has(error.keyword))
      return !errors.some(
        (other) => other !== error && other.instanceLocation.startsWith(error.instanceLocation),
      );
    return true;
  });
  const seen = new Set<string>();
  const problems: SchemaProblem[] = [];
  for (const error of leaves) {
    const problem: SchemaProblem = { path: pathOf(error.instanceLocation), message: inWords(error, schema) };
    if (error.keyword === "required") problem.missing = quotedIn(error);
    const key = `${problem.path}\n${problem.message}`;
    if (!seen.has(key)) problems.push(problem);
    seen.add(key);
  }
  return problems;
}

function pathOf(location: string): string {
  return pointerParts(location).join(".");
}

function pointerParts(pointer: string): string[] {
  return pointer
    .replace(/^#?\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function at(schema: unknown, pointer: string): unknown {
  let here: unknown = schema;
  for (const part of pointerParts(pointer)) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[part];
  }
  return here;
}

const show = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
const TYPE_NAMES: Record<string, string> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
  array: "a list",
  object: "an object",
};

/** The name that the validator's own sentence is about. */
function quotedIn(error: OutputUnit): string | undefined {
  return /"([^"]*)"/.exec(error.error)?.[1];
}

function inWords(error: OutputUnit, schema: JsonSchema): string {
  const rule = at(schema, error.keywordLocation);
  const quoted = quotedIn(error);
  switch (error.keyword) {
    case "required":
      return quoted ? `The field "${quoted}" is missing.` : error.error;
    case "additionalProperties":
    case "unevaluatedProperties":
      return quoted ? `The field "${quoted}" does not belong here.` : error.error;
    case "enum":
      return Array.isArray(rule) ? `Must be one of: ${rule.map(show).join(", ")}.` : error.error;
    case "const":
      return rule !== undefined ? `Must be ${show(rule)}.` : error.error;
    case "type": {
      const types = Array.isArray(rule) ? rule : rule === undefined ? [] : [rule];
      if (types.length === 0) return error.error;
      return `Must be ${types.map((type) => TYPE_NAMES[String(type)] ?? String(type)).join(" or ")}.`;
    }
    case "pattern":
      return typeof rule === "string" ? `Does not have the form ${rule}` : error.error;
    case "minLength":
      return `Needs at least ${rule} characters.`;
    case "maxLength":
      return `May have at most ${rule} characters.`;
    case "minItems":
      return `Needs at least ${rule} entries.`;
    case "maxItems":
      return `May have at most ${rule} entries.`;
    case "minimum":
      return `Must be at least ${rule}.`;
    case "maximum":
      return `Must be at most ${rule}.`;
    default:
      return error.error;
  }
}
