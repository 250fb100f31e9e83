import type { Split } from "./api";
import { SPLITS } from "./api";

/** Shares as typed: percent, empty while a field is being written. */
export type Shares = Record<Split, number | string>;

export const DEFAULT_SHARES: Shares = { train: 80, validation: 10, test: 10 };
const TOLERANCE = 1e-4;

function numberOf(share: number | string): number {
  const value = typeof share === "number" ? share : Number.parseFloat(share);
  return Number.isFinite(value) ? value : 0;
}

export function shareSum(shares: Shares): number {
  return SPLITS.reduce((sum, split) => sum + numberOf(shares[split]), 0);
}

/** What is wrong with the shares, or null: said while they are typed. */
export function shareFault(shares: Shares): string | null {
  if (numberOf(shares.train) <= 0) return "Give train a share, or there is nothing to learn from.";
  const sum = shareSum(shares);
  if (Math.abs(sum - 100) <= TOLERANCE) return null;
  const apart = Number(Math.abs(100 - sum).toFixed(2));
  return sum < 100
    ? `${apart}% are left over. The shares must add up to 100%.`
    : `${apart}% too much. The shares must add up to 100%.`;
}

/** Percent as the API takes them: fractions that add up to 1. */
export function asFractions(shares: Shares): Record<Split, number> {
  const fraction = (split: Split) => Number((numberOf(shares[split]) / 100).toFixed(6));
  return { train: fraction("train"), validation: fraction("validation"), test: fraction("test") };
}
