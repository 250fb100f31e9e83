import type { Comparison, Pair } from "./api";

export type Outcome = Pair["votes"][number];

/** Why a pair cannot become preference data, or null if it can. */
export function notAdoptable(
  pair: Pick<Pair, "identical" | "votes" | "adopted_at" | "output_a" | "output_b">,
): string | null {
  if (pair.adopted_at) return "Sent to review";
  if (pair.identical) return "Both answers are the same";
  if (!pair.output_a.trim() || !pair.output_b.trim()) return "An answer is empty";
  return pair.votes.length === 0 ? "No vote yet" : null;
}

/** The votes on one pair in words: "2 for B, 1 tie". */
export function votesInWords(votes: Outcome[], names: { a: string; b: string }): string {
  const many = (outcome: Outcome) => votes.filter((vote) => vote === outcome).length;
  const parts = [
    [many("a"), `for ${names.a}`],
    [many("b"), `for ${names.b}`],
    [many("tie"), "tie"],
    [many("both_bad"), "both bad"],
  ] as const;
  return (
    parts
      .filter(([number]) => number > 0)
      .map(([number, words]) => `${number} ${words === "tie" && number > 1 ? "ties" : words}`)
      .join(", ") || "No vote yet"
  );
}

/** Which of the two models won, if the votes say so. */
export function winnerOf(comparison: Pick<Comparison, "verdict" | "model_a" | "model_b">): number | null {
  if (comparison.verdict.code === "a_better") return comparison.model_a;
  return comparison.verdict.code === "b_better" ? comparison.model_b : null;
}

/** What is known of a leaning towards the answer shown first. */
export function positionSentence(share: Comparison["left_share"]): string {
  if (share === null || share.n === 0) return "Not known yet: it takes votes that choose one answer.";
  const first = Math.round(share.value * share.n);
  // Two standard errors of a fair coin: what chance alone would rarely exceed.
  const leaning = Math.abs(share.value - 0.5) > 1 / Math.sqrt(share.n);
  const said = `The answer shown first won ${first} of ${share.n} ${share.n === 1 ? "vote" : "votes"} that chose one.`;
  if (share.n < 10) return `${said} That is too few to see a leaning.`;
  if (!leaning) return `${said} That is about half, as it should be.`;
  return share.value > 0.5
    ? `${said} That is more than chance: people lean towards the first one. The order is random, so neither model gains.`
    : `${said} That is less than chance: people lean towards the second one. The order is random, so neither model gains.`;
}
