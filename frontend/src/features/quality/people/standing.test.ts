import { expect, it } from "vitest";
import type { PersonBias, PersonReliability } from "../reports";
import { standings } from "./standing";

const reliable = (id: number, name: string, value: number | null) =>
  ({
    person: { id, name },
    answers: 9,
    reliability: { value, low: null, high: null, n: 9 },
  }) as PersonReliability;

it("puts the least reliable first, and those of whom nothing is known last", () => {
  const bias = [{ person: { id: 4, name: "Dora" }, votes: 3 }] as PersonBias[];
  const idle = { person: { id: 5, name: "Eve" }, answers: 0 } as PersonReliability;
  const found = standings(
    [idle, reliable(1, "Ada", 0.9), reliable(2, "Bo", null), reliable(3, "Cy", 0.6)],
    bias,
  );
  expect(found.map((one) => one.name)).toEqual(["Cy", "Ada", "Bo", "Dora"]);
  expect(found.at(-1)?.reliability).toBeNull();
});
