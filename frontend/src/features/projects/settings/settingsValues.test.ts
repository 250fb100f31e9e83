import { expect, it } from "vitest";
import type { Project } from "../api";
import { changedFields, valuesOf } from "./settingsValues";

const project = {
  id: 1,
  name: "Support",
  description: "",
  output_schema: { type: "object" },
  rank_reasons: ["Clearer", "Kinder"],
  write_overlap: 1,
  rank_overlap: 3,
  lease_seconds: 90,
} as unknown as Project;

it("sends nothing when nothing was changed, whatever the form rounds", () => {
  expect(changedFields(project, valuesOf(project))).toEqual({});
});

it("sends each changed field in the API's own units", () => {
  const values = {
    ...valuesOf(project),
    name: " Support desk ",
    output_schema: "",
    rank_reasons: ["Kinder", "Clearer"],
    rank_overlap: 1,
    lease_minutes: 45,
  };
  expect(changedFields(project, values)).toEqual({
    name: "Support desk",
    output_schema: null,
    rank_reasons: ["Kinder", "Clearer"],
    rank_overlap: 1,
    lease_seconds: 2700,
  });
});
