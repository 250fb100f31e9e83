import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "@/api/client";
import type { Page } from "@/api/pages";
import { raw } from "@/api/raw";

export interface Comment {
  id: number;
  field: string;
  parent: number | null;
  author: { id: number; name: string };
  body: string;
  created_at: string;
  resolved_at: string | null;
  resolved_by_name: string | null;
  mentions: { id: number; name: string }[];
}

export interface NewComment {
  field: string;
  body: string;
  parent?: number;
  mentions: number[];
}

/** What a thread is about: an answer, or a task before anybody answered. */
export type Subject = { annotation: number } | { task: number };

const key = (projectId: number, subject: Subject) => ["comments", projectId, subject];

export const commentsQuery = (projectId: number, subject: Subject) =>
  queryOptions({
    queryKey: key(projectId, subject),
    queryFn: () =>
      unwrap(
        raw<Page<Comment>>(
          "GET",
          `projects/${projectId}/comments/?${new URLSearchParams(Object.entries(subject).map(([name, id]) => [name, String(id)]))}`,
        ),
      ),
  });

export function useComment(projectId: number, subject: Subject) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewComment) =>
      unwrap(raw<Comment>("POST", `projects/${projectId}/comments/`, { ...subject, ...body })),
    onSuccess: () => client.invalidateQueries({ queryKey: key(projectId, subject) }),
  });
}

export function useResolve(projectId: number, subject: Subject) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, resolved }: { id: number; resolved: boolean }) =>
      unwrap(raw("POST", `comments/${id}/${resolved ? "resolve" : "reopen"}/`)),
    onSuccess: () => client.invalidateQueries({ queryKey: key(projectId, subject) }),
  });
}
