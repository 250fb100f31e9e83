import { describe, expect, it } from "vitest";
import type { Project } from "../api";
import { changedFields, faultsOf, reviewWarning, valuesOf } from "./settingsValues";
import { tabOf } from "./tabs";

const project = {
  id: 1,
  name: "Support",
  description: "",
  output_schema: { type: "object" },
  tools: [{ type: "function", function: { name: "now", strict: true } }],
  checklist: [{ key: "true", text: "It is true.", required: true }],
  dimensions: [{ key: "tone", name: "Tone", description: "", low: "Cold", high: "Warm" }],
  rank_reasons: ["Clearer", "Kinder"],
  write_overlap: 1,
  rank_overlap: 3,
  lease_seconds: 90,
  handout_order: "arrival",
  max_held: 2,
  max_skips: 3,
  daily_quota: null,
  person_quota: 500,
  gold_share: 5,
  repeat_share: 0,
  qualification_required: false,
  qualification_pass_mark: 80,
  qualification_attempts: 3,
  qualification_feedback: true,
  review_policy: "all",
  review_share: 20,
  review_newcomer_first: 0,
  review_below_reliability: 0,
  currency: "USD",
} as unknown as Project;
const values = valuesOf(project);

it("sends nothing when nothing was changed, whatever the form rounds", () => {
  expect(changedFields(project, values)).toEqual({});
});

it("sends each changed field in the API's own units", () => {
  const changed = {
    ...values,
    name: " Support desk ",
    output_schema: "",
    rank_reasons: ["Kinder", "Clearer"],
    rank_overlap: 1,
    lease_minutes: 45,
    daily_quota: 40,
    person_quota: "",
    review_policy: "sample" as const,
  };
  expect(changedFields(project, changed)).toEqual({
    name: "Support desk",
    output_schema: null,
    rank_reasons: ["Kinder", "Clearer"],
    rank_overlap: 1,
    lease_seconds: 2700,
    daily_quota: 40,
    // Nothing in the field is no limit.
    person_quota: null,
    review_policy: "sample",
  });
});

it("sends the lists that annotators work by when they were changed, each alone", () => {
  const [tool] = values.tools;
  if (!tool) throw new Error("no tool");
  expect(changedFields(project, { ...values, checklist: [] })).toEqual({ checklist: [] });
  const dimensions = [...values.dimensions, { name: "Truth", description: "", low: "", high: "" }];
  expect(changedFields(project, { ...values, dimensions })).toEqual({ dimensions });
  expect(changedFields(project, { ...values, tools: [{ ...tool, name: "today" }] })).toEqual({
    tools: [{ type: "function", function: { name: "today", strict: true } }],
  });
  expect(changedFields(project, { ...values, tools: [] })).toEqual({ tools: null });
});

describe("faults", () => {
  it("finds none in settings as they are", () => {
    expect(faultsOf(values)).toEqual({});
  });

  it("says between which numbers a setting may be, and on which tab it is", () => {
    const faults = faultsOf({ ...values, gold_share: 80, max_held: "", daily_quota: 0, currency: "US" });
    expect(Object.keys(faults).sort()).toEqual(["currency", "daily_quota", "gold_share", "max_held"]);
    expect(faults.gold_share).toBe("A number from 0 to 50.");
    expect(Object.keys(faults).map(tabOf).sort()).toEqual(["general", "handout", "handout", "quality"]);
    const list = faultsOf({ ...values, checklist: [{ text: "", required: true }] });
    expect(Object.keys(list).map(tabOf)).toEqual(["answers"]);
    expect(tabOf("tools.0.function.name")).toBe("answers");
  });
});

describe("what a review policy amounts to", () => {
  const one = { ...values, rank_overlap: 1 };

  it("says that single answers never disagree", () => {
    expect(reviewWarning({ ...one, review_policy: "disagreement" })).toContain("approved unseen");
    expect(reviewWarning({ ...one, review_policy: "disagreement", review_newcomer_first: 20 })).toContain(
      "only the rules below",
    );
  });

  it("is silent where people do look", () => {
    expect(reviewWarning({ ...values, review_policy: "disagreement" })).toBeNull();
    expect(reviewWarning({ ...one, review_policy: "sample" })).toBeNull();
    expect(reviewWarning(one)).toBeNull();
  });
});
