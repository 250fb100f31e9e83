import { useQuery } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import { reportError } from "@/api/queryClient";
import type { Kind } from "@/features/annotate/api";

export type ReviewRow = Schema<"ReviewRow">;
export type Verdict = Schema<"VerdictEnum">;
export type VerdictBody = Schema<"ReviewRequestRequest">;

export const queueKey = (projectId: number) => ["review-queue", projectId];

/** What waits for this person's review, oldest first. */
export function useQueue(projectId: number, kind: Kind | null, author: number | null) {
  return usePages([...queueKey(projectId), kind, author], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/review-queue/", {
        params: {
          path: { project_id: projectId },
          query: { cursor, kind: kind ?? undefined, author: author ?? undefined, page_size: 50 },
        },
      }),
    ),
  );
}

export type Queue = ReturnType<typeof useQueue>;

/** The annotators of a project, to filter by. */
export function useAuthors(projectId: number) {
  return useQuery({
    queryKey: ["members", projectId, "authors"],
    queryFn: async () => {
      const { results } = await unwrap(
        api.GET("/api/v1/projects/{project_id}/members/", {
          params: { path: { project_id: projectId }, query: { page_size: 200 } },
        }),
      );
      return results.filter((member) => member.roles.includes("annotator"));
    },
    staleTime: 60_000,
  });
}

export async function giveVerdict(id: number, body: VerdictBody): Promise<Schema<"AnnotationDetail">> {
  try {
    return await unwrap(api.POST("/api/v1/annotations/{id}/review/", { params: { path: { id } }, body }));
  } catch (thrown) {
    reportError(thrown);
    throw thrown;
  }
}

export function bulkApprove(projectId: number, annotation_ids: number[]): Promise<Schema<"BulkApproval">> {
  return unwrap(
    api.POST("/api/v1/projects/{project_id}/review-queue/bulk-approve/", {
      params: { path: { project_id: projectId } },
      body: { annotation_ids },
    }),
  );
}
