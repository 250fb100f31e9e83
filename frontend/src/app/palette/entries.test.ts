import { expect, it } from "vitest";
import { type Entry, grouped, matching } from "./entries";

const entry = (label: string, group = "Go to", also?: string): Entry => ({
  id: label,
  label,
  group,
  also,
  run: () => {},
});
const entries = [
  entry("Submit and take the next", "On this page"),
  entry("Datasets"),
  entry("Évaluations", "Go to", "metrics"),
  entry("Review"),
  entry("Overview"),
];
const labels = (query: string) => matching(query, entries).map(({ label }) => label);

it("offers everything before anything is typed", () => {
  expect(labels("  ")).toHaveLength(entries.length);
});

it("finds by all the words typed, in any order, without capitals and accents", () => {
  expect(labels("NEXT submit")).toEqual(["Submit and take the next"]);
  expect(labels("eval")).toEqual(["Évaluations"]);
  expect(labels("metrics")).toEqual(["Évaluations"]);
  expect(labels("submit dataset")).toEqual([]);
});

it("puts first what begins like it", () => {
  expect(labels("review")).toEqual(["Review"]);
  expect(labels("view")).toEqual(["Review", "Overview"]);
  expect(matching("over", [entry("Turn it over"), entry("Moreover"), entry("Overview")])[0]?.label).not.toBe(
    "Moreover",
  );
});

it("keeps groups together", () => {
  const groups = grouped([entry("a", "One"), entry("b", "Two"), entry("c", "One")]);
  expect(groups.map(([name, found]) => [name, found.length])).toEqual([
    ["One", 2],
    ["Two", 1],
  ]);
});
