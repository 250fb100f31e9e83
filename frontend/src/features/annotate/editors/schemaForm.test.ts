import { describe, expect, it } from "vitest";
import { fieldsOf, formValues, withValue } from "./schemaForm";

const SCHEMA = {
  type: "object",
  properties: {
    topic: { title: "Topic", description: "What it is about", enum: ["refund", "delivery"] },
    order: { type: ["string", "null"] },
    urgent: { type: "boolean" },
    count: { anyOf: [{ type: "integer" }, { type: "null" }] },
    mood: { enum: ["calm", "cross", null] },
    tags: { type: "array", items: { enum: ["a", "b"] } },
    notes: { type: "array", items: { type: "string" } },
    sizes: { type: "array", items: { type: "number" } },
    body: { type: "string", maxLength: 4000 },
    customer: { type: "object", properties: {} },
  },
  required: ["topic"],
};
const FIELDS = fieldsOf(SCHEMA) ?? [];
const byName = Object.fromEntries(FIELDS.map((field) => [field.name, field]));

describe("fieldsOf", () => {
  it("asks for each property in its own way", () => {
    expect(FIELDS.map(({ name, control, nullable }) => [name, control.kind, nullable])).toEqual([
      ["topic", "choice", false],
      ["order", "text", true],
      ["urgent", "boolean", false],
      ["count", "number", true],
      ["mood", "choice", true],
      ["tags", "choices", false],
      ["notes", "list", false],
      ["sizes", "numbers", false],
      ["body", "text", false],
      ["customer", "other", false],
    ]);
    expect(byName.topic).toMatchObject({
      label: "Topic",
      description: "What it is about",
      required: true,
      control: { options: ["refund", "delivery"] },
    });
    expect(byName.count?.control).toEqual({ kind: "number", integer: true });
    expect(byName.mood?.control).toEqual({ kind: "choice", options: ["calm", "cross"] });
    expect(byName.body?.control).toEqual({ kind: "text", long: true });
  });

  it.each([
    [{ type: "array" }],
    [{ type: "object" }],
    [{ type: "object", properties: { deep: { type: "object" } } }],
    [{ anyOf: [{ type: "object" }] }],
  ])("makes no form of %j", (schema) => {
    expect(fieldsOf(schema)).toBeNull();
  });

  it("leaves to the JSON what it cannot ask for", () => {
    const fields = fieldsOf({
      type: "object",
      properties: {
        a: { type: "string" },
        b: { $ref: "#/x" },
        c: { anyOf: [{ type: "string" }, { type: "number" }] },
      },
    });
    expect(fields?.map(({ control }) => control.kind)).toEqual(["text", "other", "other"]);
  });
});

describe("formValues", () => {
  it("reads an object, takes nothing for an empty one, and gives up on the rest", () => {
    expect(formValues('{"topic":"refund"}')).toEqual({ topic: "refund" });
    expect(formValues("  ")).toEqual({});
    expect(formValues("[1]")).toBeNull();
    expect(formValues('{"topic":')).toBeNull();
  });
});

describe("withValue", () => {
  it("starts a compact object, in the order of the schema", () => {
    const one = withValue("", FIELDS, "order", null);
    expect(one).toBe('{"order":null}');
    expect(withValue(one, FIELDS, "topic", "refund")).toBe('{"topic":"refund","order":null}');
  });

  it("keeps the layout that the text has", () => {
    expect(withValue('{"topic": "refund"}', FIELDS, "urgent", true)).toBe(
      '{"topic": "refund", "urgent": true}',
    );
    expect(withValue('{\n  "topic": "refund"\n}', FIELDS, "urgent", true)).toBe(
      '{\n  "topic": "refund",\n  "urgent": true\n}',
    );
  });

  it("touches no other value, not even in its spelling", () => {
    const text = '{"topic":"refund","customer":{"id":12345678901234567890,"name":"\\u00e9"},"extra":1.0}';
    expect(withValue(text, FIELDS, "topic", "delivery")).toBe(text.replace("refund", "delivery"));
  });

  it("takes a value out", () => {
    expect(withValue('{"topic":"refund","order":null}', FIELDS, "order", undefined)).toBe(
      '{"topic":"refund"}',
    );
  });
});
