import { describe, expect, it } from "vitest";
import {
  listFaults,
  moved,
  readTools,
  schemaOf,
  schemaText,
  signatureOf,
  toolDrafts,
  toolFaults,
  toolsOf,
  withoutFaultsOf,
} from "./workbenchValues";

const PARAMETERS = {
  type: "object",
  properties: { order: { type: "string" }, day: {} },
  required: ["order"],
};
const TOOL = {
  type: "function",
  function: { name: "find_order", description: "Finds it.", parameters: PARAMETERS, strict: true },
};

describe("tools", () => {
  it("come back as they were, with what the form does not show", () => {
    expect(toolsOf(toolDrafts([TOOL]))).toEqual([TOOL]);
    expect(toolsOf(toolDrafts([{ type: "function", function: { name: "now" } }]))).toEqual([
      { type: "function", function: { name: "now" } },
    ]);
    expect(toolsOf([])).toBeNull();
    expect(toolDrafts(null)).toEqual([]);
  });

  it("are said in one line", () => {
    const [draft] = toolDrafts([TOOL]);
    expect(draft && signatureOf(draft)).toBe("find_order(order, day?)");
  });

  it("are pasted as a list, as one, wrapped in an object, or bare", () => {
    const bare = { name: "now", parameters: { type: "object" } };
    const cases: [unknown, string[]][] = [
      [[TOOL], ["find_order"]],
      [TOOL, ["find_order"]],
      [{ tools: [TOOL, bare] }, ["find_order", "now"]],
      [{ type: "function", ...bare }, ["now"]],
    ];
    for (const [value, names] of cases) {
      const reading = readTools(JSON.stringify(value));
      expect(reading.ok && reading.tools.map(({ name }) => name)).toEqual(names);
      expect(reading.ok && toolsOf(reading.tools)?.every((tool) => tool.type === "function")).toBe(true);
    }
  });

  it("that cannot be read say why, in plain words", () => {
    const cases: [string, RegExp][] = [
      ["[{", /^Line 1, column \d+: /],
      ["[]", /empty/],
      ['[{"description": "x"}]', /Tool 1 has no name/],
      ['{"name": "now", "parameters": "none"}', /^now: parameters must be a JSON Schema/],
    ];
    for (const [text, message] of cases) {
      const reading = readTools(text);
      expect(reading.ok ? "" : reading.message).toMatch(message);
    }
  });

  it("have names of their own and arguments that are a schema", () => {
    const [draft] = toolDrafts([TOOL]);
    if (!draft) throw new Error("no draft");
    expect(toolFaults([draft])).toEqual({});
    const faults = toolFaults([
      draft,
      draft,
      { ...draft, name: "" },
      { ...draft, name: "find order" },
      { ...draft, name: "other", parameters: '{"type": "text"}' },
    ]);
    expect(Object.keys(faults)).toEqual([
      "tools.1.function.name",
      "tools.2.function.name",
      "tools.3.function.name",
      "tools.4.function.parameters",
    ]);
    expect(faults["tools.4.function.parameters"]).toContain('the type "text" does not exist');
  });
});

describe("lists", () => {
  const dimension = { name: "Voice", description: "", low: "", high: "" };

  it("have a name in each line, and each once", () => {
    const faults = listFaults(
      [dimension, { ...dimension, name: " voice " }, { ...dimension, name: " " }],
      [
        { text: "True", required: true },
        { text: "", required: false },
        { text: "true", required: true },
      ],
    );
    expect(Object.keys(faults)).toEqual([
      "dimensions.1.name",
      "dimensions.2.name",
      "checklist.1.text",
      "checklist.2.text",
    ]);
  });

  it("are moved about without losing anything", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a"], 3, 0)).toEqual(["a"]);
  });

  it("keep the faults of the others while one is changed", () => {
    const faults = { tools: "a", "tools.0.name": "b", toolset: "c", name: "d" };
    expect(withoutFaultsOf("tools", faults)).toEqual({ toolset: "c", name: "d" });
  });
});

it("a schema is laid out with what fits on a line on one, and says the same", () => {
  const choices = { type: "string", enum: ["delivery", "refund", "other"] };
  const schema = {
    type: "object",
    properties: { topic: choices, order: { type: "string" } },
    empty: [{}, []],
  };
  const text = schemaText(schema);
  expect(JSON.parse(text)).toEqual(schema);
  expect(text).toContain('    "topic": {"type": "string", "enum": ["delivery", "refund", "other"]},\n');
  expect(schemaText(null)).toBe("");
});

it("a text that is no schema amounts to none", () => {
  expect(schemaOf("")).toBeNull();
  expect(schemaOf('{"type": "text"}')).toBeNull();
  expect(schemaOf('{"type": "string"}')).toEqual({ type: "string" });
});
