import type { ReviewRecord } from "../api";

const WORDS: Record<string, string> = {
  approve: "approved it",
  edit_approve: "edited and approved it",
  return: "returned it",
  reject: "rejected it",
  set_aside: "set it aside",
};

/** "returned it": what a reviewer did. */
export function verdictInWords(verdict: string): string {
  return WORDS[verdict] ?? verdict;
}

/** The newest review, which says what to do about returned work. */
export function lastReview(reviews: ReviewRecord[]): ReviewRecord | null {
  return reviews.reduce<ReviewRecord | null>(
    (last, review) => (last === null || review.created_at >= last.created_at ? review : last),
    null,
  );
}
