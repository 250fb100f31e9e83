import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type Guideline = Schema<"Guideline">;

const guidelinesKey = (projectId: number) => ["project", projectId, "guidelines"] as const;

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
    mutationFn: (body: { body: string; note: string }) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/guidelines/", {
          params: { path: { project_id: projectId } },
          body,
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: guidelinesKey(projectId) });
      void client.invalidateQueries({ queryKey: ["project", projectId], exact: true });
    },
  });
}
