import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, idempotencyKey, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type Comparison = Schema<"Comparison">;
export type Pair = Schema<"ComparisonPair">;
export type Adoption = Schema<"Adoption">;

const COLLECTING_MS = 10_000;

export function useComparisons(projectId: number) {
  return usePages<Comparison>(
    ["comparisons", projectId],
    (cursor) =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/comparisons/", {
          params: { path: { project_id: projectId }, query: { cursor } },
        }),
      ),
    { refetchInterval: (rows) => (rows.some(({ state }) => state === "collecting") ? COLLECTING_MS : false) },
  );
}

export function comparisonQuery(id: number) {
  return queryOptions({
    queryKey: ["comparison", id],
    queryFn: () => unwrap(api.GET("/api/v1/comparisons/{id}/", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === "collecting" ? COLLECTING_MS : false),
  });
}

export function usePairs(comparison: Pick<Comparison, "id" | "votes" | "adopted">) {
  // A vote or an adoption changes pairs: the counts are a part of the key.
  return usePages<Pair>(
    ["comparison", comparison.id, "pairs", comparison.votes, comparison.adopted],
    (cursor) =>
      unwrap(
        api.GET("/api/v1/comparisons/{id}/pairs/", {
          params: { path: { id: comparison.id }, query: { cursor, page_size: 10 } },
        }),
      ),
  );
}

export function useCreateComparison(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"ComparisonCreateRequest">) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/comparisons/", {
          params: { path: { project_id: projectId }, header: { "Idempotency-Key": idempotencyKey() } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["comparisons", projectId] }),
  });
}

export function useClose(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/comparisons/{id}/close/", { params: { path: { id } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["comparison", id] });
      void client.invalidateQueries({ queryKey: ["comparisons"] });
    },
  });
}

export function useAdopt(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pair_ids: number[]) =>
      unwrap(api.POST("/api/v1/comparisons/{id}/adopt/", { params: { path: { id } }, body: { pair_ids } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["comparison", id] }),
  });
}
