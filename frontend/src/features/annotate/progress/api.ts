import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type MyDashboard = Schema<"AnnotatorDashboard">;
export type MyDay = Schema<"OwnDay">;

export const DAYS = 30;

export const myDashboardQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["project", projectId, "my progress"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/dashboard/me/", {
          params: { path: { project_id: projectId }, query: { days: DAYS } },
        }),
      ),
  });

export const chartFile = (projectId: number, name: string) =>
  `/api/v1/projects/${projectId}/charts/${name}.csv?days=${DAYS}`;
