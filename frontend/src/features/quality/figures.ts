import { counted, percent } from "@/components/numbers";
import { type Interval, known, rangeText, valueDigits } from "@/features/evaluation/intervals/intervals";
import type { Figure } from "./reports";

/** What stands where there are too few cases to say anything. */
export const TOO_FEW = "Too few to tell";

/** A share: "74%", "61% to 87%", "of 120"; without an interval it is too little to say. */
export function shareWords(figure: Figure | null | undefined): { value: string; detail: string } {
  if (!figure || figure.n === 0) return { value: "–", detail: "" };
  const interval = known(figure);
  if (figure.value === null) return { value: TOO_FEW, detail: `of ${count(figure.n)}` };
  if (!interval)
    return { value: percent(figure.value), detail: `of ${count(figure.n)}, ${TOO_FEW.toLowerCase()}` };
  return {
    value: percent(interval.value, valueDigits(interval)),
    detail: `${rangeText(interval)} of ${count(figure.n)}`,
  };
}

const count = (value: number) => value.toLocaleString("en");

/** A coefficient such as alpha, as its field writes it: .74, −.12, 1.00. */
export function coefficient(value: number): string {
  const text = Math.abs(value).toFixed(2);
  const short = text.startsWith("0") ? text.slice(1) : text;
  return value < 0 && Number(text) !== 0 ? `−${short}` : short;
}

export function coefficientWords(interval: Interval) {
  const value = coefficient(interval.value);
  const range = `${coefficient(interval.low)} to ${coefficient(interval.high)}`;
  return { value, range, spoken: `${value} (${range})` };
}

/** Why there is no interval, beside the name of a figure. */
export function missingWords(figure: Figure | null): string {
  if (!figure) return "Does not apply";
  if (figure.value !== null) return `${coefficient(figure.value)}, too few to tell`;
  return TOO_FEW;
}

/** "412 s where 30 s is usual": how long somebody takes against what is usual. */
export function paceWords({
  seconds,
  usual_seconds: usual,
}: {
  seconds: number | null;
  usual_seconds: number | null;
}) {
  if (seconds === null) return { value: "–", detail: "" };
  if (!usual) return { value: `${round(seconds)} s`, detail: "" };
  const ratio = seconds / usual;
  if (ratio < 0.67) return { value: `${round(seconds)} s`, detail: `fast: usual are ${round(usual)} s` };
  if (ratio > 1.5) return { value: `${round(seconds)} s`, detail: `slow: usual are ${round(usual)} s` };
  return { value: `${round(seconds)} s`, detail: "as usual" };
}

const round = (value: number) => (value < 10 ? Number(value.toFixed(1)) : count(Math.round(value)));

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10];
const MOST_TICKS = 6;

/** Values of any range on a track from 0 to 1, zero always on it, with round ticks to read them by. */
export function onTrack(values: Interval[]) {
  const low = Math.min(0, ...values.map((one) => one.low));
  const high = Math.max(0, ...values.map((one) => one.high));
  const span = high - low || 1;
  const at = (value: number) => (value - low) / span;
  const step = STEPS.find((size) => span / size <= MOST_TICKS) ?? span;
  const first = Math.ceil(low / step);
  const ticks = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => {
    const value = Number(((first + index) * step).toFixed(1));
    return { at: at(value), label: value === 0 ? "0" : value > 0 ? `+${value}` : `−${-value}` };
  });
  return {
    place: (one: Interval): Interval => ({
      value: at(one.value),
      low: at(one.low),
      high: at(one.high),
      n: one.n,
    }),
    ticks,
  };
}

/** An axis for coefficients, which end at 1 and seldom go below 0: from where the lowest is, by quarters. */
export function coefficientTicks(values: (number | null)[]): number[] {
  const lowest = Math.min(0, ...values.filter((value) => value !== null));
  const from = Math.max(-1, Math.floor(lowest * 4) / 4);
  return Array.from({ length: Math.round((1 - from) * 4) + 1 }, (_, index) => from + index / 4);
}

/** "Read from 1,200 answers to 400 tasks of the last 90 days". */
export function windowWords(window: { days: number; answers: number; tasks: number; cut: boolean }): string {
  const read = `${counted(window.answers, "answer")} to ${counted(window.tasks, "task")}`;
  return window.cut ? `Read from the newest ${read}.` : `Read from ${read} of the last ${window.days} days.`;
}
