import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type HistoryEvent = Schema<"HistoryEvent">;

/** Whose or what history: one of them. */
export interface HistoryOf {
  task?: number;
  person?: number;
  annotation?: number;
}

export function useHistory(projectId: number, of: HistoryOf) {
  return usePages<HistoryEvent>(["project", projectId, "history", of], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/history/", {
        params: { path: { project_id: projectId }, query: { ...of, cursor } },
      }),
    ),
  );
}
