import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Kind } from "@/features/annotate/api";

/** A row by the task that it is about: a dispute has no number of its own. */
export type DisputeRow = Schema<"DisputeRow"> & { id: number };
export type Dispute = Schema<"Dispute">;
export type DisputeAnswer = Schema<"DisputedAnswer">;
export type Settlement = Schema<"AdjudicateRequestRequest">;

export const disputesKey = (projectId: number) => ["disputes", projectId] as const;

async function page(projectId: number, query: { cursor?: string; kind?: Kind; page_size: number }) {
  const found = await unwrap(
    api.GET("/api/v1/projects/{project_id}/disputes/", {
      params: { path: { project_id: projectId }, query },
    }),
  );
  return { ...found, results: found.results.map((row) => ({ ...row, id: row.task })) };
}

/** What this person may settle, oldest first. */
export function useDisputes(projectId: number, { kind }: { kind?: Kind }) {
  return usePages<DisputeRow>([...disputesKey(projectId), kind], (cursor) =>
    page(projectId, { cursor, kind, page_size: 50 }),
  );
}

export const disputeQuery = (projectId: number, task: number) =>
  queryOptions({
    queryKey: ["dispute", projectId, task],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/disputes/{task_id}/", {
          params: { path: { project_id: projectId, task_id: task } },
        }),
      ),
    staleTime: 60_000,
  });

export function settle(projectId: number, task: number, body: Settlement): Promise<unknown> {
  return unwrap(
    api.POST("/api/v1/projects/{project_id}/disputes/{task_id}/adjudicate/", {
      params: { path: { project_id: projectId, task_id: task } },
      body,
    }),
  );
}

const BADGE_AT_MOST = 20;

/** How many disputes wait for this person, for the navigation: "3", "20+"; `null` where none does. */
export function useDisputeCount(projectId: number, enabled: boolean): string | null {
  const { data } = useQuery({
    queryKey: [...disputesKey(projectId), "count"],
    queryFn: () => page(projectId, { page_size: BADGE_AT_MOST }),
    enabled,
    staleTime: 60_000,
    refetchInterval: 120_000,
    select: ({ results, next }) => (results.length === 0 ? null : `${results.length}${next ? "+" : ""}`),
  });
  return data ?? null;
}
