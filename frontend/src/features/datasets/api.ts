import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, idempotencyKey, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type Dataset = Schema<"Dataset">;
export type DatasetDetail = Schema<"DatasetDetail">;
export type DatasetKind = Dataset["kind"];
export type DatasetRecord = Schema<"DatasetRecord">;
export type Split = "train" | "validation" | "test";

export const SPLITS: Split[] = ["train", "validation", "test"];
export const KIND_NAMES: Record<DatasetKind, string> = { sft: "Answers", preference: "Ranked pairs" };

const WHILE_BUILDING_MS = 2000;

/** "Version 3, Autumn". */
export function versionName(version: { number: number; name: string }): string {
  return version.name ? `Version ${version.number}, ${version.name}` : `Version ${version.number}`;
}

export function useDatasets(projectId: number) {
  return usePages<Dataset>(
    ["datasets", projectId],
    (cursor) =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/datasets/", {
          params: { path: { project_id: projectId }, query: { cursor } },
        }),
      ),
    { refetchInterval: (rows) => (rows.some((row) => row.state === "building") ? WHILE_BUILDING_MS : false) },
  );
}

/** The versions that can be trained on or evaluated, newest first, for a choice in a form. */
export function readyDatasetsQuery(projectId: number) {
  return queryOptions({
    queryKey: ["datasets", projectId, "ready"],
    // A form that opens must know what was made since it was last open, and not begin without it.
    gcTime: 0,
    queryFn: async () => {
      const page = await unwrap(
        api.GET("/api/v1/projects/{project_id}/datasets/", {
          params: { path: { project_id: projectId }, query: { state: "ready", page_size: 200 } },
        }),
      );
      return page.results;
    },
  });
}

export function datasetQuery(id: number) {
  return queryOptions({
    queryKey: ["dataset", id],
    queryFn: () => unwrap(api.GET("/api/v1/datasets/{id}/", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === "building" ? WHILE_BUILDING_MS : false),
  });
}

export function previewQuery(projectId: number) {
  return queryOptions({
    queryKey: ["datasets", projectId, "preview"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/datasets/preview/", {
          params: { path: { project_id: projectId } },
        }),
      ),
  });
}

export function useDatasetRecords(id: number, { split, excluded }: { split?: Split; excluded?: string }) {
  return usePages<DatasetRecord>(["dataset", id, "records", split ?? null, excluded ?? null], (cursor) =>
    unwrap(
      api.GET("/api/v1/datasets/{id}/records/", {
        params: { path: { id }, query: { cursor, split, excluded } },
      }),
    ),
  );
}

export function useFreeze(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; kind: DatasetKind; splits: Record<Split, number> }) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/datasets/", {
          params: { path: { project_id: projectId }, header: { "Idempotency-Key": idempotencyKey() } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["datasets", projectId] }),
  });
}

export function useVerify(id: number) {
  return useMutation({
    mutationFn: () => unwrap(api.GET("/api/v1/datasets/{id}/verify/", { params: { path: { id } } })),
  });
}
