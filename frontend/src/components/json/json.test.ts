import { describe, expect, it } from "vitest";
import { layOut, layoutOf, membersOf } from "./layout";
import { checkJson, type JsonSchema } from "./schema";
import { readJson } from "./syntax";
import { compactJson, prettyJson, structuredJson } from "./text";

const schema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    topic: { type: "string", enum: ["delivery", "refund"] },
    order: { type: ["string", "null"], pattern: "^HG-[0-9]{5}$" },
    lines: { type: "array", items: { type: "object", properties: { count: { type: "integer" } } } },
  },
  required: ["topic", "order"],
  additionalProperties: false,
};

function problem(text: string) {
  const reading = readJson(text);
  if (reading.ok) throw new Error("expected a fault");
  return reading.problem;
}

describe("readJson", () => {
  it.each([
    ['{"a": [1, -2.5e3, true, null], "b": "x\\n\\u00e9"}'],
    ["[]"],
    ['"text"'],
    [" { } "],
    ['{"__proto__": 1}'],
  ])("reads %s as JSON.parse does", (text) => {
    const reading = readJson(text);
    expect(reading).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ['{"a": 1,}', "comma too many", 1, 9],
    ['{"a": 1', "never closed", 1, 1],
    ['{\n  "a": 1\n  "b": 2\n}', "A comma or a } is missing", 3, 3],
    ["{'a': 1}", "field's name", 1, 2],
    ["{\"a\": 'x'}", "straight double quotes", 1, 7],
    ['{"a": delivery}', '"delivery" needs double quotes', 1, 7],
    ['{"a": None}', "write null", 1, 7],
    ['{"a": True}', "small letters", 1, 7],
    ['{"a" 1}', "colon is missing", 1, 6],
    ['{"a": 1, "a": 2}', "twice", 1, 10],
    ['{"a": "x}', "never closed by a double quote", 1, 7],
    ['{"a": 01}', "not a number", 1, 7],
    ["{} {}", "more text after the end", 1, 4],
    ['{"a": "\\x"}', "backslash", 1, 8],
    ['{"a":', "value is missing", 1, 6],
  ])("explains %s", (text, words, line, column) => {
    const found = problem(text);
    expect(found.message).toContain(words);
    expect([found.line, found.column]).toEqual([line, column]);
    // JSON.parse takes the last of two fields of one name without a word; that hides slips.
    if (words !== "twice") expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it("does not overflow on deep nesting", () => {
    expect(problem("[".repeat(100_000)).message).toContain("too deeply");
  });
});

describe("checkJson", () => {
  it("accepts what fits", () => {
    expect(checkJson('{"topic":"delivery","order":null}', schema).kind).toBe("valid");
  });

  it("knows nothing from something broken", () => {
    expect(checkJson("  \n", schema).kind).toBe("empty");
    expect(checkJson("{", schema).kind).toBe("syntax");
  });

  it("names the field and what would fit", () => {
    const check = checkJson('{"topic":"praise","extra":1,"order":"12"}', schema);
    expect(check).toEqual({
      kind: "schema",
      problems: expect.arrayContaining([
        { path: "topic", message: "Must be one of: delivery, refund." },
        { path: "order", message: "Does not have the form ^HG-[0-9]{5}$" },
        { path: "", message: 'The field "extra" does not belong here.' },
      ]),
    });
    expect(check.kind === "schema" && check.problems).toHaveLength(3);
  });

  it("says what is missing, and where inside lists", () => {
    expect(checkJson('{"topic":"delivery"}', schema)).toEqual({
      kind: "schema",
      problems: [{ path: "", message: 'The field "order" is missing.', missing: "order" }],
    });
    expect(
      checkJson('{"topic":"delivery","order":null,"lines":[{"count":1},{"count":"two"}]}', schema),
    ).toEqual({
      kind: "schema",
      problems: [{ path: "lines.1.count", message: "Must be a whole number." }],
    });
  });
});

describe("layout", () => {
  it("goes from compact to pretty and back without a change of content or order", () => {
    const compact = '{"topic":"refund","order":"HG-12345"}';
    expect(compactJson(prettyJson(compact))).toBe(compact);
  });

  it.each([
    ['{"a":[1,{"b":null}],"c":{},"d":[]}'],
    ['{"a":"x: {y}, [z] \\" ,","b":-1.50e+3}'],
    ["[]"],
    ['"text"'],
    ['{"big":12345678901234567890,"e":"\\u00e9"}'],
  ])("spells no value of %s anew", (compact) => {
    const pretty = layOut(compact, "pretty");
    expect(JSON.parse(pretty)).toEqual(JSON.parse(compact));
    expect(layOut(pretty, "compact")).toBe(compact);
    expect(layOut(layOut(pretty, "spaced"), "compact")).toBe(compact);
  });

  it("lays out as JSON.stringify does", () => {
    const value = { a: [1, { b: null }], c: {}, d: [], e: "x" };
    expect(layOut(JSON.stringify(value), "pretty")).toBe(JSON.stringify(value, null, 2));
  });

  it("knows a layout when it sees one", () => {
    expect(['{"a":"b: c, d"}', '{"a": 1}', '{\n  "a": 1\n}'].map(layoutOf)).toEqual([
      "compact",
      "spaced",
      "pretty",
    ]);
  });

  it("takes an object apart into its members as they are written", () => {
    expect([...membersOf('{"a": 1.0, "b": {"c": [1, 2], "d": ":"}, "e": [], "f": ","}')]).toEqual([
      ["a", "1.0"],
      ["b", '{"c":[1,2],"d":":"}'],
      ["e", "[]"],
      ["f", '","'],
    ]);
    expect([...membersOf("{ }")]).toEqual([]);
  });

  it("leaves what is not JSON alone", () => {
    expect(prettyJson("Dear customer,")).toBe("Dear customer,");
    expect(structuredJson("42")).toBeUndefined();
    expect(structuredJson('{"a":1}')).toEqual({ a: 1 });
  });
});
