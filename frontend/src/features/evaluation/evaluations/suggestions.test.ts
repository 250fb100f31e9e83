import { describe, expect, it } from "vitest";
import { suggestedModels, suggestedSplit } from "./suggestions";

const models = [
  { id: 9, kind: "dpo" as const, parent: 7 },
  { id: 7, kind: "sft" as const, parent: 1 },
  { id: 1, kind: "base" as const, parent: null },
];

describe("suggestedModels", () => {
  it("puts what a model was made from before it", () => {
    expect(suggestedModels(models, "7")).toEqual([1, 7]);
  });

  it("takes the newest trained model when nothing was asked for", () => {
    expect(suggestedModels(models, undefined)).toEqual([7, 9]);
  });

  it("adds nothing where several were asked for, and passes over unknown ids", () => {
    expect(suggestedModels(models, "9,1,77")).toEqual([9, 1]);
  });

  it("is content with a base", () => {
    expect(suggestedModels([{ id: 1, kind: "base", parent: null }], undefined)).toEqual([1]);
    expect(suggestedModels([], undefined)).toEqual([]);
  });
});

it("measures on test where there is one", () => {
  expect(suggestedSplit({ counts: { train: 5, validation: 2, test: 1, excluded: 0 } })).toBe("test");
  expect(suggestedSplit({ counts: { train: 5, validation: 2, test: 0, excluded: 0 } })).toBe("validation");
  expect(suggestedSplit({ counts: null })).toBe("train");
});
