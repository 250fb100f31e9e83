import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type Project = Schema<"Project">;

export type TaskCounts = Schema<"TaskCounts">;
export type PersonProgress = Schema<"PersonProgress">;
export type DayProgress = Schema<"DayProgress">;
export type Progress = Schema<"Progress">;

export type ProjectCreate = Schema<"ProjectCreateRequest">;
export type ProjectChange = Schema<"PatchedProjectUpdateRequest">;

export const projectQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["project", projectId],
    queryFn: () =>
      unwrap(api.GET("/api/v1/projects/{project_id}/", { params: { path: { project_id: projectId } } })),
  });

export const progressQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["project", projectId, "progress"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/progress/", { params: { path: { project_id: projectId } } }),
      ),
  });

export function useProjects(archived: boolean) {
  return usePages(["projects", "list", archived], (cursor) =>
    unwrap(api.GET("/api/v1/projects/", { params: { query: { archived, cursor } } })),
  );
}

export function useProject(projectId: number) {
  return useQuery(projectQuery(projectId));
}

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectCreate) => unwrap(api.POST("/api/v1/projects/", { body })),
    onSuccess: async (project) => {
      client.setQueryData(projectQuery(project.id).queryKey, project);
      // The creator is a member now; the navigation shows what a manager sees only once that is known.
      await client.invalidateQueries({ queryKey: ["me"] });
      void client.invalidateQueries({ queryKey: ["projects"] });
      void client.invalidateQueries({ queryKey: ["home"] });
    },
  });
}

export function useChangeProject(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectChange) =>
      unwrap(
        api.PATCH("/api/v1/projects/{project_id}/", {
          params: { path: { project_id: projectId } },
          body,
        }),
      ),
    onSuccess: (project) => {
      client.setQueryData(projectQuery(projectId).queryKey, project);
      for (const key of ["projects", "me", "home"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
