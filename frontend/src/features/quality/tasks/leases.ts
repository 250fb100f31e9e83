import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type LeaseRow = Schema<"LeaseRow">;

export function useLeases(projectId: number, stale: true | undefined) {
  return usePages<LeaseRow>(["project", projectId, "leases", stale], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/leases/", {
        params: { path: { project_id: projectId }, query: { stale, cursor } },
      }),
    ),
  );
}

export function useReleaseLeases(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"ReleaseLeasesRequest">) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/leases/release/", {
          params: { path: { project_id: projectId } },
          body,
        }),
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["task"] });
      return client.invalidateQueries({ queryKey: ["project", projectId] });
    },
  });
}
