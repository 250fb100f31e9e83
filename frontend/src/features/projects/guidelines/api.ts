import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type Guideline = Schema<"Guideline">;
export type Reader = Schema<"GuidelineReader">;
export type Requeue = Schema<"Requeue">;
export type RequeueOrder = Schema<"RequeueRequestRequest">;
export type OldWorkState = Schema<"OldWorkStateEnum">;
export type Hotspot = Schema<"Hotspot">;

const guidelinesKey = (projectId: number) => ["project", projectId, "guidelines"] as const;
const requeuesKey = (projectId: number) => ["project", projectId, "requeues"] as const;
const inProject = (project_id: number) => ({ path: { project_id } });

/** All versions, newest first. */
export function useGuidelines(projectId: number) {
  return usePages(guidelinesKey(projectId), (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/guidelines/", {
        params: { path: { project_id: projectId }, query: { cursor } },
      }),
    ),
  );
}

export function usePublishGuidelines(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { body: string; note: string; must_acknowledge: boolean }) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/guidelines/", {
          params: { path: { project_id: projectId } },
          body,
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: guidelinesKey(projectId) });
      void client.invalidateQueries({ queryKey: ["project", projectId], exact: true });
      void client.invalidateQueries({ queryKey: ["guidelines", projectId] });
    },
  });
}

export function useReadGuidelines(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (number: number) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/guidelines/{number}/read/", {
          params: { path: { project_id: projectId, number } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: guidelinesKey(projectId) }),
  });
}

/** The people of the project, each with the newest version that they said they have read. */
export function useReaders(projectId: number) {
  return usePages(["project", projectId, "guideline readers"], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/guidelines/readers/", {
        params: { ...inProject(projectId), query: { cursor } },
      }),
    ),
  );
}

/** What reviewers named as causes in the last days, by section. */
export function useHotspots(projectId: number, days: number, enabled: boolean) {
  return useQuery({
    queryKey: ["project", projectId, "causes", days],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/causes/", {
          params: { ...inProject(projectId), query: { days } },
        }),
      ),
    enabled,
    staleTime: 60_000,
  });
}

/** How much work is from before a version: what a requeueing would reach. */
export const oldWorkQuery = (projectId: number, before_number: number, states: OldWorkState[]) =>
  queryOptions({
    queryKey: ["project", projectId, "old work", before_number, ...states],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/guidelines/old-work/", {
          params: { ...inProject(projectId), query: { before_number, states } },
        }),
      ),
    staleTime: 0,
  });

export function useRequeue(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RequeueOrder) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/guidelines/requeue/", { params: inProject(projectId), body }),
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: requeuesKey(projectId) });
      void client.invalidateQueries({ queryKey: ["project", projectId, "old work"] });
      void client.invalidateQueries({ queryKey: ["home"] });
    },
  });
}

/** What was put back so far; looked at again while one is on its way. */
export function useRequeues(projectId: number) {
  return usePages(
    requeuesKey(projectId),
    (cursor) =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/guidelines/requeue/", {
          params: { ...inProject(projectId), query: { cursor } },
        }),
      ),
    { refetchInterval: (rows: Requeue[]) => (rows.some((row) => row.finished_at === null) ? 3_000 : false) },
  );
}
