import { describe, expect, it } from "vitest";
import { EXAMPLE_SCHEMA, fieldsInWords, readSchema } from "./schemaText";

function fault(text: string): string {
  const reading = readSchema(text);
  if (reading.kind !== "fault") throw new Error(`expected a fault, found ${reading.kind}`);
  return reading.message;
}

describe("readSchema", () => {
  it("takes the example that the page offers", () => {
    expect(readSchema(EXAMPLE_SCHEMA).kind).toBe("schema");
  });

  it("says where broken JSON is broken", () => {
    expect(fault('{\n  "type": "object",\n}')).toMatch(/^Line 3, column 1: There is a comma too many/);
  });

  it.each([
    ["[]", "begins with {"],
    ['{"type": "text"}', 'the type "text" does not exist'],
    ['{"properties": {"a": {"type": "string", "required": true}}}', "a: required must be a list"],
    ['{"properties": {"a": "string"}}', "a: a field's schema is an object"],
    ['{"properties": {"a": {"properties": {"b": {"enum": "x"}}}}}', "a.b: enum must be a list"],
    ['{"properties": {"a": {"items": {"type": "int"}}}}', 'a, each entry: the type "int"'],
    ['{"properties": []}', "properties must be an object"],
  ])("refuses %s", (text, words) => {
    expect(fault(text)).toContain(words);
  });

  it("leaves what it does not know to the server", () => {
    expect(readSchema('{"oneOf": [{"const": 1}, true], "properties": {"a": true}}').kind).toBe("schema");
    expect(readSchema(" \n").kind).toBe("empty");
  });
});

describe("fieldsInWords", () => {
  it("says what each field holds and whether it must be there", () => {
    const schema = {
      properties: {
        topic: { enum: ["a", "b", "c", "d", "e"] },
        order: { type: ["string", "null"], pattern: "^HG-[0-9]{5}$" },
        score: { type: "integer", minimum: 1, maximum: 5 },
        tags: { type: "array", items: { type: "string" } },
        customer: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
      },
      required: ["topic"],
    };
    expect(fieldsInWords(schema)).toEqual([
      { name: "topic", what: "one of a, b, c and 2 more", required: true },
      { name: "order", what: "text or null of the form ^HG-[0-9]{5}$", required: false },
      { name: "score", what: "a whole number from 1 to 5", required: false },
      { name: "tags", what: "a list, each entry text", required: false },
      { name: "customer", what: "an object", required: false },
      { name: "customer.name", what: "text", required: true },
    ]);
  });
});
