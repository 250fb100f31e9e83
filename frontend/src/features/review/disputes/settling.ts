import type { AnyPayload } from "@/features/annotate/api";
import type { CauseWords } from "../CauseFields";
import type { Dispute, Settlement } from "./api";

/** What an adjudicator has put together so far. */
export interface Decision extends CauseWords {
  /** An answer, that none holds, or nothing yet. */
  choice: number | "none" | null;
  comment: string;
}

export const UNDECIDED: Decision = { choice: null, cause: undefined, guideline_section: "", comment: "" };

/** A decision that was kept, as far as it still holds: an answer that is gone is not chosen. */
export function asFarAsItHolds(kept: Decision, { answers }: Pick<Dispute, "answers">): Decision {
  const gone =
    typeof kept.choice === "number" && !answers.some(({ annotation }) => annotation === kept.choice);
  return gone ? { ...kept, choice: null } : kept;
}

/** Why the decision cannot be sent yet, or `null`. */
export function standing({ choice, cause, comment }: Decision): string | null {
  if (choice === null) return "Choose an answer, or say that none holds.";
  if (cause === undefined) return "Say what the disagreement came from.";
  if (choice === "none" && comment.trim() === "")
    return "Say why none of the answers holds, so that their authors can learn from it.";
  return null;
}

/** The decision as the API takes it; `null` where something is missing. */
export function settlementOf(decision: Decision, dispute: Dispute, edited?: AnyPayload): Settlement | null {
  const { choice, cause, guideline_section } = decision;
  if (choice === null || cause === undefined || standing(decision) !== null) return null;
  return {
    chosen: choice === "none" ? null : choice,
    ...(edited && { payload: edited }),
    cause,
    guideline_section,
    comment: decision.comment.trim(),
    revision_numbers: Object.fromEntries(
      dispute.answers.map(({ annotation, revision_number }) => [String(annotation), revision_number]),
    ),
  };
}
