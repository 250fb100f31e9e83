import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import { reportError } from "@/api/queryClient";
import type { Kind } from "@/features/annotate/api";
import type { Reason } from "./causes";

export type ReviewRow = Schema<"ReviewRow">;
export type Verdict = Schema<"GivenVerdictEnum">;
export type VerdictBody = Schema<"ReviewRequestRequest">;
export type Agreed = Schema<"Agreed">;
export type Skipped = Schema<"BulkSkipped">;
export type Order = "oldest" | "disagreement";

/** What the queue is narrowed to. */
export interface QueueFilter {
  kind?: Kind;
  author?: number;
  reason?: Reason;
  order?: Order;
  /** Only what two people or more gave alike. */
  agreed?: boolean;
}

/** The part of the queue that something is done with, whatever its order. */
export type Part = Pick<QueueFilter, "kind" | "author" | "reason">;

export const queueKey = (projectId: number) => ["review-queue", projectId];

/** What waits for this person's review, oldest first unless another order is asked for. */
export function useQueue(projectId: number, { kind, author, reason, order, agreed }: QueueFilter) {
  return usePages([...queueKey(projectId), kind, author, reason, order, agreed], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/review-queue/", {
        params: {
          path: { project_id: projectId },
          query: { cursor, kind, author, reason, order, agreed, page_size: 50 },
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

/** How much of the queue two people or more gave alike. Below the queue's key, so that it is read anew with it. */
export const agreedQuery = (projectId: number, { kind, author, reason }: Part) =>
  queryOptions({
    queryKey: [...queueKey(projectId), "agreed", kind, author, reason],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/review-queue/agreed/", {
          params: { path: { project_id: projectId }, query: { kind, author, reason } },
        }),
      ),
    staleTime: 30_000,
  });

/** Approves the next of what people agreed on; `next` goes into the next call's `after`. */
export function approveAgreed(
  projectId: number,
  body: Schema<"ApproveAgreedRequestRequest">,
): Promise<Schema<"AgreedApproval">> {
  return unwrap(
    api.POST("/api/v1/projects/{project_id}/review-queue/agreed/", {
      params: { path: { project_id: projectId } },
      body,
    }),
  );
}
