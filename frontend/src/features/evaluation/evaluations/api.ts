import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, idempotencyKey, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import type { RecordFilter } from "../routes";

export type Evaluation = Schema<"Evaluation">;
export type Contender = Schema<"Contender">;
export type EvaluationRecord = Schema<"EvaluationRecord">;
export type Metric = keyof Schema<"ContenderMetrics">;

export const METRICS: { name: Metric; title: string; help: string }[] = [
  {
    name: "exact_match",
    title: "Exact match",
    help: "The share of answers that are the approved answer, word for word.",
  },
  {
    name: "token_f1",
    title: "Token F1",
    help: "How far the words of the answers and of the approved answers agree, on average.",
  },
  {
    name: "format_validity",
    title: "Format validity",
    help: "The share of answers that fit the project's output schema.",
  },
];

const RUNNING_MS = 3000;

export function isUnderWay(evaluation: Pick<Evaluation, "state">): boolean {
  return evaluation.state === "queued" || evaluation.state === "running";
}

export function useEvaluations(projectId: number) {
  return usePages<Evaluation>(
    ["evaluations", projectId],
    (cursor) =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/evaluations/", {
          params: { path: { project_id: projectId }, query: { cursor } },
        }),
      ),
    { refetchInterval: (rows) => (rows.some(isUnderWay) ? RUNNING_MS : false) },
  );
}

/** The evaluations that a comparison may be drawn from: at least two models have answered everything. */
export function comparableQuery(projectId: number) {
  return queryOptions({
    queryKey: ["evaluations", projectId, "comparable"],
    // A form that opens must know what was made since it was last open, and not begin without it.
    gcTime: 0,
    queryFn: async () => {
      const page = await unwrap(
        api.GET("/api/v1/projects/{project_id}/evaluations/", {
          params: { path: { project_id: projectId }, query: { page_size: 100 } },
        }),
      );
      return page.results.filter((evaluation) => answered(evaluation).length >= 2);
    },
  });
}

export function answered(evaluation: Pick<Evaluation, "contenders">): Contender[] {
  return evaluation.contenders.filter((contender) => contender.state === "completed");
}

export function evaluationQuery(id: number) {
  return queryOptions({
    queryKey: ["evaluation", id],
    queryFn: () => unwrap(api.GET("/api/v1/evaluations/{id}/", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data && isUnderWay(query.state.data) ? RUNNING_MS : false),
  });
}

export function useEvaluationRecords(id: number, only: RecordFilter | undefined, version: string) {
  return usePages<EvaluationRecord>(["evaluation", id, "records", only ?? null, version], (cursor) =>
    unwrap(
      api.GET("/api/v1/evaluations/{id}/records/", {
        params: { path: { id }, query: { cursor, only, page_size: 10 } },
      }),
    ),
  );
}

export function useCreateEvaluation(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"EvaluationCreateRequest">) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/evaluations/", {
          params: { path: { project_id: projectId }, header: { "Idempotency-Key": idempotencyKey() } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["evaluations", projectId] }),
  });
}

export function useEvaluationAction(id: number, action: "cancel" | "retry") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST(`/api/v1/evaluations/{id}/${action}/`, { params: { path: { id } } })),
    onSuccess: (evaluation) => {
      client.setQueryData(evaluationQuery(id).queryKey, evaluation);
      void client.invalidateQueries({ queryKey: ["evaluations"] });
    },
  });
}
