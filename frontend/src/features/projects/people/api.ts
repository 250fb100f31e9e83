import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import type { Role } from "@/app/session";

export type Member = Schema<"Member">;

const membersKey = (projectId: number) => ["project", projectId, "members"] as const;

export function useMembers(projectId: number) {
  return usePages(membersKey(projectId), (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/members/", {
        params: { path: { project_id: projectId }, query: { cursor, page_size: 100 } },
      }),
    ),
  );
}

export const candidatesQuery = (projectId: number, q: string) =>
  queryOptions({
    queryKey: [...membersKey(projectId), "candidates", q],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/members/candidates/", {
          params: { path: { project_id: projectId }, query: { q } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

function useAfterwards(projectId: number) {
  const client = useQueryClient();
  return () => {
    // Roles decide what the navigation shows, also to the person who changed them.
    void client.invalidateQueries({ queryKey: ["me"] });
    return client.invalidateQueries({ queryKey: membersKey(projectId) });
  };
}

export function useAddMember(projectId: number) {
  return useMutation({
    mutationFn: (body: { email: string; roles: Role[] }) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/members/", {
          params: { path: { project_id: projectId } },
          body,
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}

export function useChangeMember(projectId: number) {
  return useMutation({
    mutationFn: ({ id, roles }: { id: number; roles: Role[] }) =>
      unwrap(
        api.PUT("/api/v1/projects/{project_id}/members/{user_id}/", {
          params: { path: { project_id: projectId, user_id: id } },
          body: { roles },
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}

export function useRemoveMember(projectId: number) {
  return useMutation({
    mutationFn: (id: number) =>
      unwrap(
        api.DELETE("/api/v1/projects/{project_id}/members/{user_id}/", {
          params: { path: { project_id: projectId, user_id: id } },
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}
