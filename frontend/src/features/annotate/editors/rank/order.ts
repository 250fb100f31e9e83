/** The order of three answers or more: tiers of letters, the best first. While it is being made, some letters are in none. */
export type Tiers = string[][];

/** Where an answer is put down: on a tier, or between two of them (`gap` 0 is above the first). */
export type Spot = { tier: number } | { gap: number } | "out";

export function placedIn(tiers: Tiers): string[] {
  return tiers.flat();
}

export function tierOf(tiers: Tiers, letter: string): number {
  return tiers.findIndex((tier) => tier.includes(letter));
}

/** Puts an answer somewhere; it is taken away from where it was. */
export function putAt(tiers: Tiers, letter: string, spot: Spot): Tiers {
  // The tier that it leaves stays, though empty, until it is put down: the numbers of the others hold.
  const left = tiers.map((tier) => tier.filter((other) => other !== letter));
  if (spot === "out") return tidy(left);
  if ("tier" in spot)
    return tidy(left.map((tier, index) => (index === spot.tier ? [...tier, letter] : tier)));
  return tidy([...left.slice(0, spot.gap), [letter], ...left.slice(spot.gap)]);
}

/** Puts an answer after the others, or beside the last ones. */
export function putNext(tiers: Tiers, letter: string, beside: boolean): Tiers {
  const others = putAt(tiers, letter, "out");
  if (beside && others.length > 0) return putAt(others, letter, { tier: others.length - 1 });
  return putAt(others, letter, { gap: others.length });
}

/** One step up (-1) or down (1): out of a shared tier, or onto the next one. */
export function step(tiers: Tiers, letter: string, by: -1 | 1): Tiers {
  const at = tierOf(tiers, letter);
  if (at < 0) return tiers;
  const shared = (tiers[at]?.length ?? 0) > 1;
  if (shared) return putAt(tiers, letter, { gap: by < 0 ? at : at + 1 });
  const next = at + by;
  return next < 0 || next >= tiers.length ? tiers : putAt(tiers, letter, { tier: next });
}

/** The tiers without the letter that was placed last: of the last tier, its last one. */
export function withoutLast(tiers: Tiers): Tiers {
  const last = tiers.at(-1)?.at(-1);
  return last === undefined ? tiers : putAt(tiers, last, "out");
}

/** "B, then A = C, then D". */
export function orderInWords(tiers: Tiers): string {
  return tiers.map((tier) => tier.join(" = ")).join(", then ");
}

/** "1st", "2nd", "3rd", "4th": the place of a tier, which counts the answers above it. */
export function placeOf(tiers: Tiers, index: number): string {
  const place = 1 + tiers.slice(0, index).flat().length;
  return `${place}${["st", "nd", "rd"][place - 1] ?? "th"}`;
}

function tidy(tiers: Tiers): Tiers {
  return tiers.filter((tier) => tier.length > 0).map((tier) => [...tier].sort());
}
