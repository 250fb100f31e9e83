import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type Figure = Schema<"Figure">;
export type TestedShare = Schema<"TestedShare">;
export type QuestionAgreement = Schema<"QuestionAgreement">;
export type AgreementWeek = Schema<"AgreementWeek">;
export type PersonReliability = Schema<"PersonReliability">;
export type PersonBias = Schema<"PersonBias">;
export type RankingData = Schema<"RankingData">;
export type Window = Schema<"QualityWindow">;

const qualityKey = (projectId: number) => ["project", projectId, "quality"] as const;
const params = (projectId: number) => ({ params: { path: { project_id: projectId } } });

export const agreementQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), "agreement"],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{project_id}/quality/agreement/", params(projectId))),
  });

export const reliabilityQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), "reliability"],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{project_id}/quality/reliability/", params(projectId))),
  });

export const rankingQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), "ranking"],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{project_id}/quality/ranking/", params(projectId))),
  });

export const biasQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), "bias"],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{project_id}/quality/bias/", params(projectId))),
  });

/** Asks a worker for new reports; they come a moment later. */
export function useRefresh(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/projects/{project_id}/quality/refresh/", params(projectId))),
    onSuccess: () => {
      for (const wait of [2_000, 6_000, 15_000])
        setTimeout(() => void client.invalidateQueries({ queryKey: qualityKey(projectId) }), wait);
    },
  });
}
