import { describe, expect, it } from "vitest";
import { configOf, parseSetting, type Setting, shown, typedFrom } from "./settings";

function setting(fields: Partial<Setting>): Setting {
  return {
    name: "learning_rate",
    type: "number",
    label: "Learning rate",
    help: "",
    default: 0.0005,
    minimum: 0,
    maximum: 1,
    choices: null,
    nullable: false,
    advanced: false,
    ...fields,
  };
}

describe("parseSetting", () => {
  it("takes numbers as people write them", () => {
    expect(parseSetting(setting({}), "5e-4")).toEqual({ value: 0.0005 });
    expect(parseSetting(setting({}), " 0.01 ")).toEqual({ value: 0.01 });
  });

  it("says what is wrong with the others", () => {
    expect(parseSetting(setting({}), "fast")).toEqual({ fault: "Write a number, such as 0.0005 or 5e-4." });
    expect(parseSetting(setting({}), "2")).toEqual({ fault: "Write at most 1." });
    expect(parseSetting(setting({ type: "integer", minimum: 1 }), "1.5")).toEqual({
      fault: "Write a whole number.",
    });
    expect(parseSetting(setting({ type: "integer", minimum: 1 }), "0")).toEqual({
      fault: "Write at least 1.",
    });
  });

  it("takes an empty field for no value only where there may be none", () => {
    expect(parseSetting(setting({ nullable: true }), "")).toEqual({ value: null });
    expect(parseSetting(setting({}), "")).toHaveProperty("fault");
  });

  it("never takes an empty number for zero", () => {
    expect(parseSetting(setting({ minimum: null }), "  ")).toHaveProperty("fault");
  });
});

describe("configOf", () => {
  it("sends only what was touched and still exists", () => {
    const settings = [setting({}), setting({ name: "packing", type: "boolean", default: false })];
    expect(configOf(settings, { packing: true, beta: "0.1" })).toEqual({
      config: { packing: true },
      faults: {},
    });
  });

  it("gathers what is wrong by setting", () => {
    expect(configOf([setting({})], { learning_rate: "fast" }).faults).toHaveProperty("learning_rate");
  });
});

it("takes over another job's settings, whatever they are", () => {
  const typed = typedFrom({ learning_rate: 0.00003, packing: false, validate_every: null });
  expect(typed).toEqual({ learning_rate: "3e-5", packing: false, validate_every: "" });
  expect(configOf([setting({})], typed).config).toEqual({ learning_rate: 0.00003 });
});

it("shows small numbers as powers of ten", () => {
  expect([0.0005, 0.000012345, 0.1, 8, 0, null].map(shown)).toEqual([
    "5e-4",
    "1.2345e-5",
    "0.1",
    "8",
    "0",
    "",
  ]);
});
