import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { projectQuery } from "../api";

export type ProjectCopy = Schema<"ProjectCopyRequest">;

export const templatesQuery = queryOptions({
  queryKey: ["project-templates"],
  queryFn: () => unwrap(api.GET("/api/v1/project-templates/")),
  // They come with the release.
  staleTime: Number.POSITIVE_INFINITY,
});

export function useCopyProject(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectCopy) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/copy/", {
          params: { path: { project_id: projectId } },
          body,
        }),
      ),
    onSuccess: async (project) => {
      client.setQueryData(projectQuery(project.id).queryKey, project);
      // The navigation shows what a manager sees only once the membership is known.
      await client.invalidateQueries({ queryKey: ["me"] });
      for (const key of ["projects", "home"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
