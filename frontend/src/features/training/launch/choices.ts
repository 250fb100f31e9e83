import type { Dataset } from "@/features/datasets/api";
import type { Model } from "../models/api";

export type Method = "sft" | "dpo";

/** The versions that a method can learn from: DPO needs ranked pairs; SFT learns the chosen answers of pairs, too. */
export function fittingDatasets(datasets: Dataset[], method: Method): Dataset[] {
  return datasets.filter(
    (version) => (version.counts?.train ?? 0) > 0 && (method === "sft" || version.kind === "preference"),
  );
}

/** What a person most likely wants to train on: the newest version of the method's own kind, else the newest. */
export function suggestedDataset(datasets: Dataset[], method: Method): Dataset | undefined {
  const fitting = fittingDatasets(datasets, method);
  const own = method === "sft" ? "sft" : "preference";
  return fitting.find((version) => version.kind === own) ?? fitting[0];
}

/** What a person most likely wants to start from: SFT from a base, DPO from what the project chose or trained last. */
export function suggestedModel(models: Model[], method: Method): Model | undefined {
  const bases = models.filter((model) => model.kind === "base");
  // One that this server has read (its size is known) rather than one that may never be fetched.
  const base = bases.find((model) => model.parameters !== null) ?? bases[0];
  if (method === "sft") return base ?? models[0];
  return (
    models.find((model) => model.state === "promoted") ??
    models.find((model) => model.kind === "sft") ??
    base ??
    models[0]
  );
}
