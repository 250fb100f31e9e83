import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type Thread = Schema<"Thread">;
export type Comment = Schema<"Comment">;
export type Person = Schema<"Person">;
export type Mention = Schema<"Mention">;

export interface NewComment {
  body: string;
  field?: string;
  parent?: number;
  mentions: number[];
}

/** What a thread is about: an answer, or a task before anybody answered. */
export type Subject = { annotation: number } | { task: number };

const AT_MOST = 200;

const key = (projectId: number, subject: Subject) => ["comments", projectId, subject];

export const commentsQuery = (projectId: number, subject: Subject) =>
  queryOptions({
    queryKey: key(projectId, subject),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/comments/", {
          params: { path: { project_id: projectId }, query: { ...subject, page_size: AT_MOST } },
        }),
      ),
  });

/** Who can read the threads, and so can be named in them. */
export const peopleQuery = (projectId: number, subject: Subject) =>
  queryOptions({
    queryKey: [...key(projectId, subject), "people"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/comments/people/", {
          params: { path: { project_id: projectId }, query: subject },
        }),
      ),
    staleTime: 60_000,
  });

export function useComment(projectId: number, subject: Subject) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewComment) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/comments/", {
          params: { path: { project_id: projectId } },
          body: { ...subject, ...body },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: key(projectId, subject), exact: true }),
  });
}

export function useResolve(projectId: number, subject: Subject) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, resolved }: { id: number; resolved: boolean }) => {
      const params = { path: { id } };
      return unwrap(
        resolved
          ? api.POST("/api/v1/comments/{id}/resolve/", { params })
          : api.POST("/api/v1/comments/{id}/reopen/", { params }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: key(projectId, subject), exact: true }),
  });
}

/** Where the signed-in person was named and has not looked yet. */
export const mentionsQuery = queryOptions({
  queryKey: ["mentions", "unread"],
  queryFn: () => unwrap(api.GET("/api/v1/mentions/", { params: { query: { unread: true } } })),
  refetchInterval: 60_000,
});

export function useReadMentions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: number[]) => unwrap(api.POST("/api/v1/mentions/read/", { body: { ids } })),
    onSuccess: () => client.invalidateQueries({ queryKey: mentionsQuery.queryKey }),
  });
}
