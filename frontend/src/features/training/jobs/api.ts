import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, idempotencyKey, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import type { MethodFilter } from "../routes";
import { type CurvePoint, mergePoints } from "./curves";

export type Job = Schema<"Job">;
export type JobDetail = Schema<"JobDetail">;
export type JobEvent = Schema<"JobEvent">;
export type JobState = Job["state"];
export type Launch = Schema<"LaunchRequest">;

export const METHOD_NAMES: Record<Job["method"], string> = { sft: "SFT", dpo: "DPO", generate: "Answering" };
export const TUNING_NAMES: Record<Job["tuning"], string> = { full: "Full", lora: "LoRA" };

/** "SFT job 3", unless somebody named it. */
export function jobName(job: Pick<Job, "id" | "name" | "method">): string {
  return job.name || `${METHOD_NAMES[job.method]} job ${job.id}`;
}

const RUNNING_MS = 2000;
const WAITING_MS = 5000;

export function isLive(state: JobState): boolean {
  return state === "queued" || state === "running" || state === "cancelling";
}

function pollOf(state: JobState | undefined): number | false {
  if (state === undefined || !isLive(state)) return false;
  return state === "queued" ? WAITING_MS : RUNNING_MS;
}

export function useJobs(projectId: number, method?: MethodFilter) {
  return usePages<Job>(
    ["jobs", projectId, method ?? null],
    (cursor) =>
      unwrap(api.GET("/api/v1/jobs/", { params: { query: { project: projectId, method, cursor } } })),
    { refetchInterval: (rows) => (rows.some((row) => isLive(row.state)) ? WAITING_MS : false) },
  );
}

export function jobQuery(id: number) {
  return queryOptions({
    queryKey: ["job", id],
    queryFn: () => unwrap(api.GET("/api/v1/jobs/{id}/", { params: { path: { id } } })),
    refetchInterval: (query) => pollOf(query.state.data?.state),
  });
}

export interface Curves {
  train: CurvePoint[];
  validation: CurvePoint[];
  state: JobState;
}

/** The curves of a job. Each poll asks only for what is new; another attempt repeats steps, so it starts afresh. */
export function useCurves(job: Pick<JobDetail, "id" | "attempt_count">) {
  const client = useQueryClient();
  const queryKey = ["job", job.id, "curves", job.attempt_count];
  return useQuery({
    queryKey,
    queryFn: async (): Promise<Curves> => {
      const before = client.getQueryData<Curves>(queryKey);
      const fresh = await unwrap(
        api.GET("/api/v1/jobs/{id}/metrics/", {
          params: { path: { id: job.id }, query: { since_step: lastCommonStep(before) } },
        }),
      );
      return {
        train: mergePoints(before?.train ?? [], fresh.train as unknown as CurvePoint[]),
        validation: mergePoints(before?.validation ?? [], fresh.validation as unknown as CurvePoint[]),
        state: fresh.state,
      };
    },
    refetchInterval: (query) => pollOf(query.state.data?.state),
  });
}

/** A validation may come after the step it belongs to, so the last validated step is asked for again. */
function lastCommonStep(curves: Curves | undefined): number | undefined {
  const train = curves?.train.at(-1)?.step;
  if (train === undefined) return undefined;
  return Math.max(0, Math.min(train, curves?.validation.at(-1)?.step ?? train - 1));
}

export function useJobEvents(job: Pick<JobDetail, "id" | "state">) {
  return usePages<JobEvent>(
    ["job", job.id, "events"],
    (cursor) =>
      unwrap(
        api.GET("/api/v1/jobs/{id}/events/", {
          params: { path: { id: job.id }, query: { cursor, page_size: 200 } },
        }),
      ),
    { refetchInterval: pollOf(job.state) },
  );
}

export interface LogText {
  text: string;
  next: number;
  complete: boolean;
  /** Whether what is shown begins at the log's beginning. */
  whole: boolean;
}

const LOG_TAIL = 64 * 1024;
const LOG_KEPT = 1024 * 1024;

/** A job's log as it grows: its tail first, or all of it. */
export function useLog(job: Pick<JobDetail, "id" | "state">, fromStart: boolean) {
  const client = useQueryClient();
  const queryKey = ["job", job.id, "log", fromStart];
  return useQuery({
    queryKey,
    queryFn: async (): Promise<LogText> => {
      const before = client.getQueryData<LogText>(queryKey);
      const offset = before?.next ?? (fromStart ? 0 : -LOG_TAIL);
      const piece = await unwrap(
        api.GET("/api/v1/jobs/{id}/log/", { params: { path: { id: job.id }, query: { offset } } }),
      );
      // The log was shortened on the server: what comes is its tail, not what follows.
      const restarted = before !== undefined && piece.next_offset < before.next;
      const text = restarted ? piece.text : (before?.text ?? "") + piece.text;
      const short = piece.next_offset <= LOG_TAIL && before === undefined;
      return {
        text: text.slice(-LOG_KEPT),
        next: piece.next_offset,
        complete: piece.complete,
        whole: text.length <= LOG_KEPT && !restarted && (before?.whole ?? (fromStart || short)),
      };
    },
    refetchInterval: (query) => (query.state.data?.complete && !isLive(job.state) ? false : RUNNING_MS),
  });
}

export function useJobAction(id: number, action: "cancel" | "retry") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST(`/api/v1/jobs/{id}/${action}/`, { params: { path: { id } } })),
    onSuccess: (job) => {
      client.setQueryData(jobQuery(id).queryKey, job);
      void client.invalidateQueries({ queryKey: ["job", id] });
      void client.invalidateQueries({ queryKey: ["jobs"] });
    },
  });
}

export function useLaunch(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Launch) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/jobs/", {
          params: { path: { project_id: projectId }, header: { "Idempotency-Key": idempotencyKey() } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs", projectId] }),
  });
}

export function launchFormQuery(wanted: {
  method: "sft" | "dpo";
  tuning: "full" | "lora";
  base_model?: number;
  dataset_version?: number;
}) {
  return queryOptions({
    queryKey: ["launch-form", wanted],
    queryFn: () => unwrap(api.GET("/api/v1/jobs/defaults/", { params: { query: wanted } })),
    placeholderData: (before) => before,
  });
}
