import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type QualificationState = Schema<"Qualification">;
export type QualificationResult = Schema<"QualificationResult">;
export type QualificationAnswer = Schema<"QualificationAnswer">;

const inProject = (project_id: number) => ({ params: { path: { project_id } } });

export const qualificationQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["qualification", projectId],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{project_id}/qualification/", inProject(projectId))),
    staleTime: 0,
  });

export function startQualification(projectId: number): Promise<QualificationState> {
  return unwrap(api.POST("/api/v1/projects/{project_id}/qualification/", inProject(projectId)));
}
