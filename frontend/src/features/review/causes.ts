import type { Schema } from "@/api/client";
import type { KeyId } from "@/components/keys/registry";

export type Cause = Schema<"CauseEnum">;
/** A reason that the queue can be narrowed to. */
export type Reason =
  | "policy"
  | "sample"
  | "disagreement"
  | "newcomer"
  | "reliability"
  | "returned"
  | "revised";

/** What a mistake or a disagreement can come from. */
export const CAUSES: { value: Cause; label: string; id: KeyId; hint: string }[] = [
  {
    value: "ambiguous_prompt",
    label: "Ambiguous prompt",
    id: "dispute.cause.ambiguous_prompt",
    hint: "The prompt can be read in two ways.",
  },
  {
    value: "guideline_gap",
    label: "Gap in the guidelines",
    id: "dispute.cause.guideline_gap",
    hint: "They do not say what to do here.",
  },
  {
    value: "slip",
    label: "Slip",
    id: "dispute.cause.slip",
    hint: "The guidelines are clear; somebody overlooked something.",
  },
];

export function causeInWords(cause: string): string {
  return CAUSES.find(({ value }) => value === cause)?.label ?? cause;
}

const REASONS: Record<Reason, { label: string; why: string }> = {
  policy: { label: "Everything is reviewed", why: "This project has all of its work reviewed." },
  sample: { label: "Drawn at random", why: "Chance chose it: a share of all work is reviewed." },
  disagreement: { label: "Answers disagree", why: "The answers to this task contradict each other." },
  newcomer: { label: "Newcomer", why: "It is among the first answers of somebody new here." },
  reliability: {
    label: "Reliability",
    why: "Its author's answers were right less often than this project asks.",
  },
  returned: { label: "Came back", why: "It was returned before, and submitted again." },
  revised: {
    label: "Changed",
    why: "Its author changed it after others could have answered, so agreement alone does not let it through.",
  },
};

export function isReason(value: unknown): value is Reason {
  return typeof value === "string" && value in REASONS;
}

export const REVIEW_REASONS = Object.entries(REASONS).map(([value, { label }]) => ({ value, label }));

/** Why a submission waits for a reviewer: in two words, and in a sentence. */
export function reasonInWords(reason: string): { label: string; why: string } | null {
  return isReason(reason) ? REASONS[reason] : null;
}
