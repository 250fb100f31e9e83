import { expect, it } from "vitest";
import { fieldRows } from "./comparing";

it("compares answers in a form field by field", () => {
  const rows = fieldRows([
    '{"intent": "refund", "urgency": "low", "tags": {"a": 1, "b": 2}}',
    '{"urgency": "high", "intent": "refund", "tags": {"b": 2, "a": 1}, "note": ""}',
  ]);
  expect(rows).toEqual([
    { name: "intent", values: ["refund", "refund"], differs: false },
    { name: "urgency", values: ["low", "high"], differs: true },
    { name: "tags", values: ['{"a":1,"b":2}', '{"a":1,"b":2}'], differs: false },
    { name: "note", values: ["(left out)", "(empty)"], differs: true },
  ]);
});

it("leaves answers in words, or in lists, to be read as texts", () => {
  expect(fieldRows(['{"a": 1}', "Hello"])).toBeNull();
  expect(fieldRows(["[1]", "[2]"])).toBeNull();
});
