import type { KeyId } from "@/components/keys/registry";
import { orderInWords, placedIn, putNext, type Tiers } from "./rank/order";

/** A place in an answer, and what is wrong there. Offsets count UTF-16 code units of that message's content. */
export interface Span {
  letter: string;
  message: number;
  start: number;
  end: number;
  quote: string;
  note: string;
}

/** The best answer in better words. */
export interface Correction {
  letter: string;
  messages: Record<string, unknown>[];
}

/** By dimension, then by answer. */
export type Ratings = Record<string, Record<string, number>>;

/**
 * The payload of a rank task, and the draft of one: a draft may lack the choice. `ranking` is of three answers or more;
 * then `choice` follows from it.
 */
export type RankPayload = {
  choice: Choice | null;
  strength: Strength | null;
  reasons: string[];
  comment: string;
  ranking?: Tiers;
  ratings?: Ratings;
  spans?: Span[];
  correction?: Correction;
};

/** A letter of an answer, "tie" or "both_bad". */
export type Choice = string;
export type Strength = 1 | 2 | 3 | 4;

export const STRENGTHS: { value: Strength; label: string; id: KeyId }[] = [
  { value: 1, label: "Barely better", id: "rank.strength.1" },
  { value: 2, label: "Slightly better", id: "rank.strength.2" },
  { value: 3, label: "Better", id: "rank.strength.3" },
  { value: 4, label: "Much better", id: "rank.strength.4" },
];

export const LETTERS = "ABCDEFGH";
export const RATINGS = [1, 2, 3, 4, 5] as const;

export const EMPTY_RANKING: RankPayload = { choice: null, strength: null, reasons: [], comment: "" };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isLetter = (value: unknown): value is string =>
  typeof value === "string" && value.length === 1 && LETTERS.includes(value);

/** Reads a stored payload; what does not belong in one is dropped. */
export function asRankPayload(value: unknown): RankPayload {
  if (!isRecord(value)) return EMPTY_RANKING;
  const choice = readChoice(value.choice);
  const ranking = readRanking(value.ranking);
  const strength = STRENGTHS.find((known) => known.value === value.strength)?.value ?? null;
  const ratings = readRatings(value.ratings);
  const spans = Array.isArray(value.spans) ? value.spans.filter(isSpan) : [];
  const correction = readCorrection(value.correction);
  return {
    choice,
    strength: hasSides(choice) && !ranking ? strength : null,
    reasons: Array.isArray(value.reasons) ? value.reasons.filter((r) => typeof r === "string") : [],
    comment: typeof value.comment === "string" ? value.comment : "",
    ...(ranking && { ranking }),
    ...(Object.keys(ratings).length > 0 && { ratings }),
    ...(spans.length > 0 && { spans }),
    ...(correction && { correction }),
  };
}

function readChoice(value: unknown): Choice | null {
  return isLetter(value) || value === "tie" || value === "both_bad" ? value : null;
}

function readRanking(value: unknown): Tiers | null {
  if (!Array.isArray(value)) return null;
  return value.filter(Array.isArray).map((tier: unknown[]) => tier.filter(isLetter));
}

function readRatings(value: unknown): Ratings {
  if (!isRecord(value)) return {};
  const found: Ratings = {};
  for (const [key, given] of Object.entries(value)) {
    if (!isRecord(given)) continue;
    const rated = Object.entries(given).filter(([letter, rating]) => isLetter(letter) && isRating(rating));
    if (rated.length > 0) found[key] = Object.fromEntries(rated) as Record<string, number>;
  }
  return found;
}

function isRating(value: unknown): boolean {
  return RATINGS.some((rating) => rating === value);
}

function isSpan(value: unknown): value is Span {
  return (
    isRecord(value) &&
    isLetter(value.letter) &&
    [value.message, value.start, value.end].every((number) => Number.isInteger(number)) &&
    typeof value.quote === "string" &&
    typeof value.note === "string"
  );
}

function readCorrection(value: unknown): Correction | null {
  if (!isRecord(value) || !isLetter(value.letter) || !Array.isArray(value.messages)) return null;
  return { letter: value.letter, messages: value.messages.filter(isRecord) };
}

/** Whether the choice prefers one answer, so that it has a strength where there are two. */
export function hasSides(choice: Choice | null): boolean {
  return isLetter(choice);
}

/** Chooses of two. Going from one answer to the other keeps no strength: it was said about the first. */
export function choose(payload: RankPayload, choice: Choice): RankPayload {
  return { ...payload, choice, strength: payload.choice === choice ? payload.strength : null };
}

/** Says how much better. Before one answer is chosen there is nothing to be better. */
export function withStrength(payload: RankPayload, strength: Strength): RankPayload {
  return hasSides(payload.choice) ? { ...payload, strength } : payload;
}

/** The payload with an order of three answers or more. */
export function withOrder(payload: RankPayload, ranking: Tiers): RankPayload {
  const [best] = ranking;
  const choice = best === undefined ? null : best.length === 1 ? (best[0] ?? null) : "tie";
  return { ...payload, choice, strength: null, ranking };
}

/** Puts an answer next in the order; one that is in it already is taken out. After "all are bad" the order begins anew. */
export function place(payload: RankPayload, letter: string, beside: boolean): RankPayload {
  const before = payload.choice === "both_bad" ? [] : (payload.ranking ?? []);
  const ranking = placedIn(before).includes(letter)
    ? before.map((tier) => tier.filter((other) => other !== letter)).filter((tier) => tier.length > 0)
    : putNext(before, letter, beside);
  return withOrder(payload, ranking);
}

/** All answers in one tier: equally good, or all of them bad. */
export function levelled(payload: RankPayload, letters: string[], choice: "tie" | "both_bad"): RankPayload {
  return { ...withOrder(payload, [letters]), choice };
}

export function toggleReason(payload: RankPayload, reason: string): RankPayload {
  const reasons = payload.reasons.includes(reason)
    ? payload.reasons.filter((given) => given !== reason)
    : [...payload.reasons, reason];
  return { ...payload, reasons };
}

/** Rates an answer; `null` takes the rating back. */
export function rate(payload: RankPayload, key: string, letter: string, rating: number | null): RankPayload {
  const { [letter]: _before, ...others } = payload.ratings?.[key] ?? {};
  const { [key]: _old, ...rest } = payload.ratings ?? {};
  const given = rating === null ? others : { ...others, [letter]: rating };
  return { ...payload, ratings: Object.keys(given).length > 0 ? { ...rest, [key]: given } : rest };
}

/** The answers that are not worse than any other, of which one can be corrected. */
export function bestOf({ choice, ranking }: RankPayload, letters: string[]): string[] {
  if (choice === null) return [];
  if (ranking && choice !== "both_bad") return ranking[0] ?? [];
  return hasSides(choice) ? [choice] : letters;
}

/** Why the vote itself is not in yet, or `null`. */
export function voteProblem({ choice, strength, ranking }: RankPayload, letters: string[]): string | null {
  if (letters.length > 2) {
    const missing = letters.filter((letter) => !placedIn(ranking ?? []).includes(letter));
    if (missing.length === letters.length) return "Put the answers in order first, the best one first.";
    return missing.length > 0 ? `Put ${listed(missing)} in the order too.` : null;
  }
  if (choice === null) return "Choose A, B, a tie, or both bad first.";
  if (hasSides(choice) && strength === null) return `Say how much better ${choice} is first.`;
  return null;
}

/** Why the ranking cannot be submitted yet, or `null`. */
export function rankingProblem(
  payload: RankPayload,
  letters: string[],
  dimensions: { key: string; name: string }[] = [],
): string | null {
  const problem = voteProblem(payload, letters);
  if (problem !== null) return problem;
  for (const { key, name } of dimensions) {
    const given = payload.ratings?.[key] ?? {};
    const missing = letters.filter((letter) => given[letter] === undefined);
    if (missing.length > 0 && missing.length < letters.length)
      return `Rate ${name} for ${listed(missing)} too, or for none.`;
  }
  const corrected = payload.correction?.letter;
  if (corrected !== undefined && !bestOf(payload, letters).includes(corrected))
    return `You corrected ${corrected}, but it is not the best any more. Discard the correction, or put ${corrected} first.`;
  return null;
}

/** A ranking in words: "A is slightly better", "B, then A = C". */
export function rankingInWords({ choice, strength, ranking }: RankPayload): string {
  if (ranking && ranking.length > 0) {
    if (choice === "both_bad") return "All are bad";
    return ranking.length === 1 ? "All are equally good" : orderInWords(ranking);
  }
  if (choice === "tie") return "A tie";
  if (choice === "both_bad") return "Both are bad";
  if (choice === null) return "Not ranked";
  const label = STRENGTHS.find((known) => known.value === strength)?.label.toLowerCase() ?? "better";
  return `${choice} is ${label}`;
}

/** The ratings of one dimension: "A 4", "B 2". */
export function ratingsInWords(given: Record<string, number>): string[] {
  return Object.entries(given)
    .sort()
    .map(([letter, rating]) => `${letter} ${rating}`);
}

const NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight"];

/** "two answers" to "eight answers". */
export function answersInWords(count: number): string {
  return `${NUMBERS[count - 2] ?? count} answers`;
}

/** "A", "A and B", "A, B and C". */
export function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
