import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/api/client";
import { raw } from "@/api/raw";

export interface QualificationAnswer {
  prompt: string;
  your_answer: unknown;
  right_answer: unknown;
  passed: boolean;
  explanation: string;
}

export interface QualificationResult {
  number: number;
  passed: boolean;
  correct: number;
  total: number;
  pass_mark: number;
  finished_at: string;
  answers: QualificationAnswer[] | null;
}

export interface QualificationState {
  required: boolean;
  attempts_used: number;
  attempts_left: number;
  running: { position: number; total: number } | null;
  last: QualificationResult | null;
}

export const qualificationQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["qualification", projectId],
    queryFn: () => unwrap(raw<QualificationState>("GET", `projects/${projectId}/qualification/`)),
    staleTime: 0,
  });

export function startQualification(projectId: number): Promise<QualificationState> {
  return unwrap(raw<QualificationState>("POST", `projects/${projectId}/qualification/`));
}
