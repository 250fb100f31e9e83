import { describe, expect, it } from "vitest";
import { changesOf, objectInWords, verbInWords } from "./auditWords";

describe("changesOf", () => {
  it("leaves out what stayed the same", () => {
    const before = { name: "Ada", active: true, administrator: false };
    const after = { name: "Ada", active: false, administrator: false, password: false };
    expect(changesOf(before, after)).toEqual([
      { field: "active", before: "yes", after: "no" },
      { field: "password", before: null, after: "no" },
    ]);
  });

  it("shows all of something made or taken away", () => {
    expect(changesOf(null, { scopes: ["read", "manage"], note: "" })).toEqual([
      { field: "scopes", before: null, after: "read, manage" },
      { field: "note", before: null, after: "nothing" },
    ]);
    expect(changesOf({ state: "running" }, null)).toEqual([
      { field: "state", before: "running", after: null },
    ]);
    expect(changesOf(null, null)).toEqual([]);
  });

  it("keeps long and nested values readable", () => {
    const [change] = changesOf(null, { config: { epochs: 3 }, text: "x".repeat(1000) });
    expect(change?.after).toBe('{"epochs":3}');
    expect(changesOf(null, { text: "x".repeat(1000) })[0]?.after).toHaveLength(301);
  });
});

it("falls back to the log's own words for what it does not know", () => {
  expect(verbInWords("model_served")).toBe("Model served");
  expect(objectInWords("datasetversion", "7")).toBe("Dataset version 7");
  expect(objectInWords("webhook", "2")).toBe("Webhook 2");
});
