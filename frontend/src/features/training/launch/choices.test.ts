import { describe, expect, it } from "vitest";
import type { Dataset } from "@/features/datasets/api";
import type { Model } from "../models/api";
import { fittingDatasets, suggestedDataset, suggestedModel } from "./choices";

const version = (id: number, kind: Dataset["kind"], train = 10) =>
  ({ id, kind, counts: { train, validation: 1, test: 1, excluded: 0 } }) as Dataset;
const model = (id: number, kind: Model["kind"], state: Model["state"] = "candidate") =>
  ({ id, kind, state, parameters: 1000 }) as Model;

describe("datasets", () => {
  const all = [version(5, "sft", 0), version(4, "preference"), version(3, "sft")];

  it("lets DPO have ranked pairs only, and never an empty train split", () => {
    expect(fittingDatasets(all, "dpo").map(({ id }) => id)).toEqual([4]);
    expect(fittingDatasets(all, "sft").map(({ id }) => id)).toEqual([4, 3]);
  });

  it("suggests the newest of the method's own kind, else any that fits", () => {
    expect(suggestedDataset(all, "sft")?.id).toBe(3);
    expect(suggestedDataset([version(4, "preference")], "sft")?.id).toBe(4);
    expect(suggestedDataset([version(3, "sft")], "dpo")).toBeUndefined();
  });
});

describe("models", () => {
  const all = [model(9, "dpo"), model(8, "sft"), model(7, "sft", "promoted"), model(1, "base")];

  it("starts SFT from a base and DPO from the promoted model, else from the last SFT model", () => {
    expect(suggestedModel(all, "sft")?.id).toBe(1);
    expect(suggestedModel(all, "dpo")?.id).toBe(7);
    expect(suggestedModel([model(8, "sft"), model(1, "base")], "dpo")?.id).toBe(8);
    expect(suggestedModel([model(1, "base")], "dpo")?.id).toBe(1);
  });

  it("prefers a base that this server has read", () => {
    const unread = { ...model(2, "base"), parameters: null };
    expect(suggestedModel([unread, model(1, "base")], "sft")?.id).toBe(1);
    expect(suggestedModel([unread], "sft")?.id).toBe(2);
  });
});
