import { percent } from "@/components/numbers";

/** A share with its 95 % interval, over `n` prompts. */
export interface Interval {
  value: number;
  low: number;
  high: number;
  n: number;
}

/** A metric as the API gives it: null where it applies to no record, or an older evaluation has none. */
export type MaybeInterval =
  | { value: number | null; low: number | null; high: number | null; n: number }
  | null
  | undefined;

export function known(interval: MaybeInterval): Interval | null {
  if (!interval || interval.value === null || interval.low === null || interval.high === null) return null;
  return { value: interval.value, low: interval.low, high: interval.high, n: interval.n };
}

/** "61% to 87%", with as many digits as tell the ends apart. */
export function rangeText({ low, high }: Pick<Interval, "low" | "high">): string {
  const digits = high > low && percent(low, 0) === percent(high, 0) ? 1 : 0;
  return `${percent(low, digits)} to ${percent(high, digits)}`;
}

/** "74% (61% to 87%)". */
export function intervalText(interval: Interval): string {
  return `${percent(interval.value, valueDigits(interval))} (${rangeText(interval)})`;
}

/** A value gets a decimal only where the interval is so narrow that it means something. */
export function valueDigits({ low, high }: Pick<Interval, "low" | "high">): number {
  return high - low < 0.02 && high > low ? 1 : 0;
}

/** A share from the other side: model A's win rate out of model B's. */
export function mirrored({ value, low, high, n }: Interval): Interval {
  return { value: 1 - value, low: 1 - high, high: 1 - low, n };
}

/** Where a share is on a track from 0 to 1, as CSS; what lies outside is put at the end. */
export function place(share: number): string {
  return `${Number((100 * Math.min(1, Math.max(0, share))).toFixed(3))}%`;
}

/** Whether two models' intervals leave no doubt which is better. */
export function apart(one: Interval, other: Interval): boolean {
  return one.low > other.high || other.low > one.high;
}
