import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type Dashboard = Schema<"Dashboard">;
export type BurnDown = Schema<"BurnDown">;
export type BurnDownDay = Schema<"BurnDownDay">;
export type ThroughputDay = Schema<"ThroughputDay">;
export type Cost = Schema<"Cost">;
export type QueueHealth = Schema<"QueueHealth">;
export type HotSpot = Schema<"HotSpot">;

export const dashboardQuery = (projectId: number, days: number) =>
  queryOptions({
    queryKey: ["project", projectId, "dashboard", days],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/dashboard/", {
          params: { path: { project_id: projectId }, query: { days } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Where the same numbers are as a file. */
export function chartFile(projectId: number, name: string, days: number): string {
  return `/api/v1/projects/${projectId}/charts/${name}.csv?days=${days}`;
}
