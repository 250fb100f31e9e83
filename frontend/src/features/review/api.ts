import { useQuery } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import { reportError } from "@/api/queryClient";
import type { Kind } from "@/features/annotate/api";
import type { Reason } from "./causes";

export type ReviewRow = Schema<"ReviewRow">;
export type Verdict = Schema<"GivenVerdictEnum">;
export type VerdictBody = Schema<"ReviewRequestRequest">;
export type Order = "oldest" | "disagreement";

/** What the queue is narrowed to. */
export interface QueueFilter {
  kind?: Kind;
  author?: number;
  reason?: Reason;
  order?: Order;
}

export const queueKey = (projectId: number) => ["review-queue", projectId];

/** What waits for this person's review, oldest first unless another order is asked for. */
export function useQueue(projectId: number, { kind, author, reason, order }: QueueFilter) {
  return usePages([...queueKey(projectId), kind, author, reason, order], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/review-queue/", {
        params: {
          path: { project_id: projectId },
          query: { cursor, kind, author, reason, order, page_size: 50 },
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
