import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { reportError } from "@/api/queryClient";

export type Kind = Schema<"TaskKindEnum">;
export type AnnotationState = Schema<"AnnotationStateEnum">;
export type Candidate = Schema<"ShownCandidate">;
export type Dimension = Schema<"RatedDimension">;
export type GuidelineRef = Schema<"GuidelineRef">;
export type Assignment = Schema<"Assignment">;
export type Claim = Schema<"Claim">;
export type Reason = Claim["reason"];
export type Submission = Schema<"Submission">;
export type Recent = Schema<"Recent">;
export type MyAnnotation = Schema<"MyAnnotation">;
export type Revision = Schema<"Revision">;
export type ReviewRecord = Schema<"Review">;
export type AnnotationDetail = Schema<"AnnotationDetail">;
export type Guideline = Schema<"Guideline">;
/** A payload as the API takes it; the editors know what is in it. */
export type AnyPayload = Record<string, unknown>;

/** These calls run outside of queries; a lost session must still reach the shell. */
async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (thrown) {
    reportError(thrown);
    throw thrown;
  }
}

let givingBack: Promise<unknown> = Promise.resolve();

/** Tasks on their way back must be back before the next one is asked for, or the same one would come again. */
export function beforeNextClaim(work: Promise<unknown>): void {
  givingBack = Promise.allSettled([givingBack, work]);
}

/** Asks for a task; with `besides`, for another one beyond those, which the person has at hand. */
export async function claim(projectId: number, kind: Kind | null, besides?: number[]): Promise<Claim> {
  await givingBack;
  const params = { path: { project_id: projectId } };
  const body = { ...(kind && { kind }), ...(besides && { besides }) };
  // Fetched ahead, it must not hold up whoever has submitted meanwhile.
  const signal = inTime();
  return told(unwrap(api.POST("/api/v1/projects/{project_id}/claim/", { params, body, signal })));
}

type Held = Pick<Assignment, "id" | "token">;

const byId = (id: number) => ({ path: { id } });

export function readAssignment(id: number): Promise<Assignment> {
  return told(unwrap(api.GET("/api/v1/assignments/{id}/", { params: byId(id) })));
}

export function beat({ id, token }: Held, seconds_spent: number): Promise<Schema<"Lease">> {
  const body = { token, seconds_spent };
  return told(unwrap(api.POST("/api/v1/assignments/{id}/heartbeat/", { params: byId(id), body })));
}

/** A network that swallows requests never answers; after so long a request is given up, and may be sent again. */
const GIVE_UP_MS = 15_000;
const inTime = () => AbortSignal.timeout(GIVE_UP_MS);
/** A request that outlives its page may carry so much in all browsers. */
const OUTLIVES_BYTES = 60_000;
const outlives = (body: unknown) => new Blob([JSON.stringify(body)]).size < OUTLIVES_BYTES;

/** `leaving`: the page may be gone before the answer, so that the request has to outlive it. */
export function saveDraft(
  { id, token }: Held,
  payload: AnyPayload,
  version: number,
  seconds_spent: number,
  leaving = false,
): Promise<Schema<"DraftSaved">> {
  const body = { token, payload, version, seconds_spent };
  const keepalive = leaving && outlives(body);
  return told(
    unwrap(
      api.PUT("/api/v1/assignments/{id}/draft/", { params: byId(id), body, keepalive, signal: inTime() }),
    ),
  );
}

/** Submits; the same again is answered like the first time, so that it may be sent again when no answer came. */
/** `draft_version`: the draft that was seen here; without it, whatever else was drafted does not count. */
export function submit(
  { id, token }: Held,
  payload: AnyPayload,
  seconds_spent: number,
  draft_version?: number,
): Promise<Submission> {
  const body = { token, payload, seconds_spent, draft_version };
  return told(
    unwrap(api.POST("/api/v1/assignments/{id}/submit/", { params: byId(id), body, signal: inTime() })),
  );
}

export function skip({ id, token }: Held, reason: string): Promise<unknown> {
  return told(
    unwrap(api.POST("/api/v1/assignments/{id}/skip/", { params: byId(id), body: { token, reason } })),
  );
}

/** Also as the page goes: the request outlives it. */
export function release({ id, token }: Held): Promise<unknown> {
  const body = { token };
  return told(
    unwrap(api.POST("/api/v1/assignments/{id}/release/", { params: byId(id), body, keepalive: true })),
  );
}

/** Says that the person has read this version of the guidelines. */
export function acknowledge(projectId: number, number: number): Promise<unknown> {
  const params = { path: { project_id: projectId, number } };
  return told(unwrap(api.POST("/api/v1/projects/{project_id}/guidelines/{number}/read/", { params })));
}

/** A new wording of one's own answer. */
interface NewWording {
  payload: AnyPayload;
  revision_number: number;
  note?: string;
  seconds_spent?: number;
}

export function resubmit(id: number, body: NewWording): Promise<AnnotationDetail> {
  return told(
    unwrap(api.POST("/api/v1/annotations/{id}/resubmit/", { params: byId(id), body, signal: inTime() })),
  );
}

/** Keeps a new wording that is not finished yet. */
export function saveWording(
  id: number,
  payload: AnyPayload,
  version: number,
  leaving: boolean,
): Promise<Schema<"WordingSaved">> {
  const body = { payload, version };
  const keepalive = leaving && outlives(body);
  return told(
    unwrap(
      api.PUT("/api/v1/annotations/{id}/wording/", { params: byId(id), body, keepalive, signal: inTime() }),
    ),
  );
}

/** Changes an answer that nobody has looked at. */
export function revise(id: number, body: NewWording): Promise<AnnotationDetail> {
  return told(
    unwrap(api.POST("/api/v1/annotations/{id}/revise/", { params: byId(id), body, signal: inTime() })),
  );
}

/** What of one's last ten answers may still be changed, the newest first. */
export const recentQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["my-recent", projectId],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/my-recent/", { params: { path: { project_id: projectId } } }),
      ),
  });

export const annotationQuery = (id: number) =>
  queryOptions({
    queryKey: ["annotation", id],
    queryFn: () => unwrap(api.GET("/api/v1/annotations/{id}/", { params: byId(id) })),
  });

export const guidelinesQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["guidelines", projectId, "for work"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/guidelines/", { params: { path: { project_id: projectId } } }),
      ),
    staleTime: 60_000,
  });
