import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type Model = Schema<"Model">;
export type ModelDetail = Schema<"ModelDetail">;
export type LineageStep = Schema<"LineageStep">;

export const KIND_NAMES: Record<Model["kind"], string> = { base: "Base", sft: "SFT", dpo: "DPO" };

export function useModels(projectId: number) {
  return usePages<Model>(["models", projectId], (cursor) =>
    unwrap(api.GET("/api/v1/models/", { params: { query: { project: projectId, cursor } } })),
  );
}

/** The models that a job or an evaluation of the project may use, newest first, for a choice in a form. */
export function usableModelsQuery(projectId: number) {
  return queryOptions({
    queryKey: ["models", projectId, "usable"],
    // A form that opens must know what was made since it was last open, and not begin without it.
    gcTime: 0,
    queryFn: async () =>
      (
        await unwrap(
          api.GET("/api/v1/models/", { params: { query: { project: projectId, page_size: 200 } } }),
        )
      ).results,
  });
}

/** Models for a Select: those trained in the project first, then the bases. */
export function groupedModels(models: Model[]) {
  const option = (model: Model) => ({
    value: String(model.id),
    label: model.state === "promoted" ? `${model.name} (promoted)` : model.name,
  });
  const trained = models.filter((model) => model.kind !== "base").map(option);
  const bases = models.filter((model) => model.kind === "base").map(option);
  return [
    ...(trained.length > 0 ? [{ group: "Trained in this project", items: trained }] : []),
    ...(bases.length > 0 ? [{ group: "Bases", items: bases }] : []),
  ];
}

export function modelQuery(id: number) {
  return queryOptions({
    queryKey: ["model", id],
    queryFn: () => unwrap(api.GET("/api/v1/models/{id}/", { params: { path: { id } } })),
  });
}

export function useRegisterBase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { source: string; name: string; revision: string }) =>
      unwrap(api.POST("/api/v1/models/", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["models"] }),
  });
}

export function usePromote(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { note: string; comparison?: number | null }) =>
      unwrap(api.POST("/api/v1/models/{id}/promote/", { params: { path: { id } }, body })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["model"] });
      void client.invalidateQueries({ queryKey: ["models"] });
    },
  });
}
