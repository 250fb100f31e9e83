import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type DraftingSettings = Schema<"DraftingSettings">;
export type DraftingSettingsWrite = Schema<"DraftingSettingsWriteRequest">;

const at = (projectId: number) => ({ path: { project_id: projectId } });

export function useDraftingSettings(projectId: number) {
  return useQuery({
    queryKey: ["project", projectId, "drafting", "settings"],
    queryFn: () =>
      unwrap(api.GET("/api/v1/projects/{project_id}/drafting/settings/", { params: at(projectId) })),
  });
}

export function useSaveDraftingSettings(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DraftingSettingsWrite) =>
      unwrap(api.PUT("/api/v1/projects/{project_id}/drafting/settings/", { params: at(projectId), body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", projectId, "drafting"] }),
  });
}
