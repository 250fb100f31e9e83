import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type GoldQuestion = Schema<"GoldQuestion">;
export type GoldDetail = Schema<"GoldDetail">;
export type GoldCreate = Schema<"GoldCreateRequest">;
export type GoldChange = Schema<"PatchedGoldChangeRequest">;
export type QualificationRow = Schema<"QualificationRow">;
export type ReviewProbe = Schema<"ReviewProbe">;
export type ProbeCreate = Schema<"ProbeCreateRequest">;

const goldKey = (projectId: number) => ["project", projectId, "gold"] as const;
const path = (projectId: number) => ({ path: { project_id: projectId } });

export function useGold(projectId: number, retired: boolean) {
  return usePages([...goldKey(projectId), "list", retired], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/gold/", {
        params: { ...path(projectId), query: { retired, cursor } },
      }),
    ),
  );
}

export const goldQuery = (projectId: number, goldId: number) =>
  queryOptions({
    queryKey: [...goldKey(projectId), goldId],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/gold/{gold_id}/", {
          params: { path: { project_id: projectId, gold_id: goldId } },
        }),
      ),
  });

function useAfterwards(projectId: number) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: goldKey(projectId) });
}

export function useMakeGold(projectId: number) {
  return useMutation({
    mutationFn: (body: GoldCreate) =>
      unwrap(api.POST("/api/v1/projects/{project_id}/gold/", { params: path(projectId), body })),
    onSuccess: useAfterwards(projectId),
  });
}

export function useChangeGold(projectId: number) {
  return useMutation({
    mutationFn: ({ id, ...body }: GoldChange & { id: number }) =>
      unwrap(
        api.PATCH("/api/v1/projects/{project_id}/gold/{gold_id}/", {
          params: { path: { project_id: projectId, gold_id: id } },
          body,
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}

export function useRetireGold(projectId: number) {
  return useMutation({
    mutationFn: (id: number) =>
      unwrap(
        api.DELETE("/api/v1/projects/{project_id}/gold/{gold_id}/", {
          params: { path: { project_id: projectId, gold_id: id } },
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}

export function useQualificationResults(projectId: number) {
  return usePages([...goldKey(projectId), "results"], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/qualification/results/", {
        params: { ...path(projectId), query: { cursor } },
      }),
    ),
  );
}

const MOST_QUESTIONS = 200;

/** How many questions the qualification has. */
export const qualificationSizeQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...goldKey(projectId), "size"],
    queryFn: async () => {
      const { results } = await unwrap(
        api.GET("/api/v1/projects/{project_id}/gold/", {
          params: { ...path(projectId), query: { page_size: MOST_QUESTIONS } },
        }),
      );
      return results.filter((question) => question.in_qualification).length;
    },
  });

export function useProbes(projectId: number, retired: boolean) {
  return usePages([...goldKey(projectId), "probes", retired], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/review-probes/", {
        params: { ...path(projectId), query: { retired, cursor } },
      }),
    ),
  );
}

export function usePlantProbe(projectId: number) {
  return useMutation({
    mutationFn: (body: ProbeCreate) =>
      unwrap(api.POST("/api/v1/projects/{project_id}/review-probes/", { params: path(projectId), body })),
    onSuccess: useAfterwards(projectId),
  });
}

export function useRetireProbe(projectId: number) {
  return useMutation({
    mutationFn: (id: number) =>
      unwrap(
        api.DELETE("/api/v1/projects/{project_id}/review-probes/{probe_id}/", {
          params: { path: { project_id: projectId, probe_id: id } },
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}
