import type { Dataset, Split } from "@/features/datasets/api";
import type { Model } from "@/features/training/models/api";

/** The split to measure on: test, else validation, else train. */
export function suggestedSplit(version: Pick<Dataset, "counts">): Split {
  if (version.counts?.test) return "test";
  return version.counts?.validation ? "validation" : "train";
}

/** The models that were asked for (with commas between) and what each was made from; else the newest and its parent. */
export function suggestedModels(
  models: Pick<Model, "id" | "kind" | "parent">[],
  wanted: string | undefined,
): number[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  const asked = (wanted ?? "").split(",").flatMap((id) => byId.get(Number(id)) ?? []);
  const newest = models.find((model) => model.kind !== "base") ?? models[0];
  const chosen = asked.length > 0 ? asked : newest ? [newest] : [];
  const parents = asked.length > 1 ? [] : chosen.flatMap(({ parent }) => byId.get(parent ?? 0) ?? []);
  return [...new Set([...parents, ...chosen].map(({ id }) => id))];
}
