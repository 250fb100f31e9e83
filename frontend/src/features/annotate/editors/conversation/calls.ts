/** Calls of tools against the schemas of their arguments. */

import type { Tool } from "@/components/conversation/messages";
import type { JsonCheck, JsonSchema } from "@/components/json/schema";
import type { Checking } from "@/components/json/useCheck";
import type { WritePayload } from "../writing";
import { argumentsText, callsOf } from "./turns";

const isRecord = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// With one of these a schema says itself what else an object may hold.
const OPEN_ENDED = [
  "additionalProperties",
  "unevaluatedProperties",
  "patternProperties",
  "allOf",
  "anyOf",
  "oneOf",
  "$ref",
];
const ANYTHING: JsonSchema = { type: "object" };
const schemas = new WeakMap<object, JsonSchema>();

/** The schema of a tool's arguments, as the server checks them: one that lists them takes no others. */
export function argumentsSchema({ parameters }: Tool): JsonSchema {
  if (!isRecord(parameters)) return ANYTHING;
  let schema = schemas.get(parameters);
  if (!schema) {
    const closed = isRecord(parameters.properties) && !OPEN_ENDED.some((key) => key in parameters);
    schema = { type: "object", ...parameters, ...(closed && { additionalProperties: false }) };
    schemas.set(parameters, schema);
  }
  return schema;
}

export function checkArguments(args: unknown, tool: Tool, checkJson: Checking): JsonCheck {
  const text = argumentsText(args);
  return checkJson(text.trim() === "" ? "{}" : text, argumentsSchema(tool));
}

/** Why the calls of an answer cannot be submitted yet, or `null`. Without a check their arguments are left to the server. */
export function callsProblem(
  { messages }: WritePayload,
  tools: Tool[],
  checkJson: Checking | null,
): string | null {
  for (const { function: called } of messages.flatMap(callsOf)) {
    const tool = tools.find(({ name }) => name === called.name);
    if (!tool) return `There is no tool called ${called.name} here. Take that call out.`;
    const kind = checkJson && checkArguments(called.arguments, tool, checkJson).kind;
    if (kind === "syntax") return `The arguments of ${called.name} are not valid JSON yet.`;
    if (kind === "schema") return `The arguments of ${called.name} do not fit the tool yet. See at the call.`;
  }
  return null;
}
