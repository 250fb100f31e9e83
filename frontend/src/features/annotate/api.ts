import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@/api/pages";
import { reportError } from "@/api/queryClient";
import { apiCall } from "@/api/untyped";

export type Kind = "write" | "rank";
export type AnnotationState = "submitted" | "approved" | "returned" | "rejected";

export interface Candidate {
  label: string;
  messages: unknown;
}

export interface TaskItem {
  id: number;
  messages: unknown;
  tools: unknown;
}

export interface GuidelineRef {
  id: number;
  number: number;
}

export interface Assignment {
  id: number;
  token: string;
  state: string;
  kind: Kind;
  project: number;
  task: number;
  leased_until: string;
  item: TaskItem;
  proposed: unknown;
  candidates: Candidate[];
  output_schema: Record<string, unknown> | null;
  rank_reasons: string[];
  draft: { payload: unknown; version: number; saved_at: string | null } | null;
  guideline: GuidelineRef | null;
  seconds_spent: number;
  shown_at: string;
}

export interface Claim {
  assignment: Assignment | null;
  reason: { code: string; message: string } | null;
}

export interface Submission {
  annotation: number;
  state: AnnotationState;
  late: boolean;
  extra: boolean;
}

export interface LastReview {
  verdict: string;
  comment: string;
  reasons: string[];
  created_at: string;
}

export interface MyAnnotation {
  id: number;
  project: number;
  project_name: string;
  kind: Kind;
  state: AnnotationState;
  prompt: string;
  revision_number: number;
  submitted_at: string;
  decided_at: string | null;
  late: boolean;
  extra: boolean;
  last_review: LastReview | null;
}

export interface Revision {
  number: number;
  payload: unknown;
  author_name: string;
  note: string;
  created_at: string;
}

export interface ReviewRecord {
  id: number;
  verdict: string;
  reasons: string[];
  comment: string;
  reviewer_name: string;
  revision_number: number;
  edited_revision_number: number | null;
  created_at: string;
}

export interface AnnotationDetail {
  id: number;
  project: number;
  project_name: string;
  kind: Kind;
  state: AnnotationState;
  task: number;
  item: TaskItem;
  author: { id: number; name: string };
  payload: unknown;
  revision_number: number;
  revisions: Revision[];
  reviews: ReviewRecord[];
  proposed: unknown;
  candidates: Candidate[];
  output_schema: Record<string, unknown> | null;
  rank_reasons: string[];
  guideline: GuidelineRef | null;
  late: boolean;
  extra: boolean;
  seconds_spent: number;
  submitted_at: string;
  decided_at: string | null;
  can_review: boolean;
  can_resubmit: boolean;
}

export interface Guideline {
  id: number;
  number: number;
  body: string;
  note: string;
  created_by_name: string | null;
  created_at: string;
}

/** These calls run outside of queries; a lost session must still reach the shell. */
async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (thrown) {
    reportError(thrown);
    throw thrown;
  }
}

export function claim(projectId: number, kind: Kind | null): Promise<Claim> {
  const body = kind ? { kind } : {};
  return told(apiCall("POST", `/api/v1/projects/${projectId}/claim/`, { body }));
}

type Held = Pick<Assignment, "id" | "token">;

export function readAssignment(id: number): Promise<Assignment> {
  return told(apiCall("GET", `/api/v1/assignments/${id}/`));
}

export function beat({ id, token }: Held, seconds_spent: number): Promise<{ leased_until: string }> {
  return told(apiCall("POST", `/api/v1/assignments/${id}/heartbeat/`, { body: { token, seconds_spent } }));
}

export function saveDraft(
  { id, token }: Held,
  payload: unknown,
  version: number,
  seconds_spent: number,
): Promise<{ version: number; saved_at: string; leased_until: string }> {
  const body = { token, payload, version, seconds_spent };
  return told(apiCall("PUT", `/api/v1/assignments/${id}/draft/`, { body }));
}

export function submit({ id, token }: Held, payload: unknown, seconds_spent: number): Promise<Submission> {
  return told(
    apiCall("POST", `/api/v1/assignments/${id}/submit/`, { body: { token, payload, seconds_spent } }),
  );
}

export function skip({ id, token }: Held, reason: string): Promise<unknown> {
  return told(apiCall("POST", `/api/v1/assignments/${id}/skip/`, { body: { token, reason } }));
}

export function release({ id, token }: Held): Promise<unknown> {
  return told(apiCall("POST", `/api/v1/assignments/${id}/release/`, { body: { token } }));
}

export function resubmit(
  id: number,
  body: { payload: unknown; revision_number: number; note: string; seconds_spent: number },
): Promise<AnnotationDetail> {
  return told(apiCall("POST", `/api/v1/annotations/${id}/resubmit/`, { body }));
}

export const annotationQuery = (id: number) =>
  queryOptions({
    queryKey: ["annotation", id],
    queryFn: () => apiCall<AnnotationDetail>("GET", `/api/v1/annotations/${id}/`),
  });

export const guidelinesQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["guidelines", projectId, "for work"],
    queryFn: () => apiCall<Page<Guideline>>("GET", `/api/v1/projects/${projectId}/guidelines/`),
    staleTime: 60_000,
  });
