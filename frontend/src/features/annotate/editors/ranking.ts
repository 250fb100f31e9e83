import type { KeyId } from "@/components/keys/registry";

/** The payload of a rank task, and the draft of one: a draft may lack the choice. */
export type RankPayload = {
  choice: Choice | null;
  strength: Strength | null;
  reasons: string[];
  comment: string;
};

export type Choice = "A" | "B" | "tie" | "both_bad";
export type Strength = 1 | 2 | 3 | 4;

export const STRENGTHS: { value: Strength; label: string; id: KeyId }[] = [
  { value: 1, label: "Barely better", id: "rank.strength.1" },
  { value: 2, label: "Slightly better", id: "rank.strength.2" },
  { value: 3, label: "Better", id: "rank.strength.3" },
  { value: 4, label: "Much better", id: "rank.strength.4" },
];

const CHOICES: Choice[] = ["A", "B", "tie", "both_bad"];

export const EMPTY_RANKING: RankPayload = { choice: null, strength: null, reasons: [], comment: "" };

/** Reads a stored payload; what does not belong in one is dropped. */
export function asRankPayload(value: unknown): RankPayload {
  if (typeof value !== "object" || value === null) return EMPTY_RANKING;
  const stored = value as Partial<Record<keyof RankPayload, unknown>>;
  const choice = CHOICES.find((known) => known === stored.choice) ?? null;
  const strength = STRENGTHS.find((known) => known.value === stored.strength)?.value ?? null;
  return {
    choice,
    strength: hasSides(choice) ? strength : null,
    reasons: Array.isArray(stored.reasons) ? stored.reasons.filter((r) => typeof r === "string") : [],
    comment: typeof stored.comment === "string" ? stored.comment : "",
  };
}

/** Whether the choice prefers one answer, so that it has a strength. */
export function hasSides(choice: Choice | null): choice is "A" | "B" {
  return choice === "A" || choice === "B";
}

/** Chooses. Going from one answer to the other keeps no strength: it was said about the first. */
export function choose(payload: RankPayload, choice: Choice): RankPayload {
  return { ...payload, choice, strength: payload.choice === choice ? payload.strength : null };
}

/** Says how much better. Before one answer is chosen there is nothing to be better. */
export function withStrength(payload: RankPayload, strength: Strength): RankPayload {
  return hasSides(payload.choice) ? { ...payload, strength } : payload;
}

export function toggleReason(payload: RankPayload, reason: string): RankPayload {
  const reasons = payload.reasons.includes(reason)
    ? payload.reasons.filter((given) => given !== reason)
    : [...payload.reasons, reason];
  return { ...payload, reasons };
}

/** Why the ranking cannot be submitted yet, or `null`. */
export function rankingProblem({ choice, strength }: RankPayload): string | null {
  if (choice === null) return "Choose A, B, a tie, or both bad first.";
  if (hasSides(choice) && strength === null) return `Say how much better ${choice} is first.`;
  return null;
}

/** A ranking in words: "A is slightly better". */
export function rankingInWords({ choice, strength }: RankPayload): string {
  if (choice === "tie") return "A tie";
  if (choice === "both_bad") return "Both are bad";
  if (choice === null) return "Not ranked";
  const label = STRENGTHS.find((known) => known.value === strength)?.label.toLowerCase() ?? "better";
  return `${choice} is ${label}`;
}
