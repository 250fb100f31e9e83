/** Curves as data: what a job reported, put together for a chart. */

export interface CurvePoint {
  step: number;
  attempt?: number;
  loss?: number | null;
  learning_rate?: number | null;
  tokens_per_second?: number | null;
  memory_mib?: number | null;
  margin?: number | null;
  accuracy?: number | null;
}

export type Measure = Exclude<keyof CurvePoint, "step" | "attempt">;
export interface Row {
  step: number;
  train?: number | null;
  smooth?: number | null;
  validation?: number | null;
}

/** Adds newer points; a step that comes again replaces the one before, as the model went on from the later one. */
export function mergePoints(before: CurvePoint[], fresh: CurvePoint[]): CurvePoint[] {
  if (fresh.length === 0) return before;
  const byStep = new Map(before.map((point) => [point.step, point]));
  for (const point of fresh) byStep.set(point.step, point);
  return [...byStep.values()].sort((one, other) => one.step - other.step);
}

/** At most `most` points, evenly chosen, the first and the last among them. */
export function thin<T>(points: T[], most: number): T[] {
  if (points.length <= most) return points;
  const last = points.length - 1;
  return Array.from({ length: most }, (_, index) => points[Math.round((index * last) / (most - 1))] as T);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** An exponential moving average without the pull towards its first value. */
export function smoothed(values: number[], weight: number): number[] {
  let sum = 0;
  let norm = 0;
  return values.map((value) => {
    sum = sum * weight + value;
    norm = norm * weight + 1;
    return sum / norm;
  });
}

const SMOOTHED_FROM = 40;
const DRAWN = 400;

/** The rows of a chart of one measure: each step once, with what training and validation measured there. */
export function rowsOf(train: CurvePoint[], validation: CurvePoint[], measure: Measure): Row[] {
  const measured = train.filter((point) => isNumber(point[measure]));
  const averages =
    measured.length >= SMOOTHED_FROM
      ? smoothed(
          measured.map((point) => point[measure] as number),
          0.8,
        )
      : null;
  const points: Row[] = measured.map((point, index) => ({
    step: point.step,
    train: point[measure],
    ...(averages ? { smooth: averages[index] } : {}),
  }));
  const rows = new Map(thin(points, DRAWN).map((row) => [row.step, row]));
  const all = new Map(points.map((row) => [row.step, row]));
  for (const point of validation) {
    if (!isNumber(point[measure])) continue;
    rows.set(point.step, { ...(all.get(point.step) ?? { step: point.step }), validation: point[measure] });
  }
  return [...rows.values()].sort((one, other) => one.step - other.step);
}

export function hasMeasure(points: CurvePoint[], measure: Measure): boolean {
  return points.some((point) => isNumber(point[measure]));
}

/** The last value of a measure, with its step. */
export function latest(points: CurvePoint[], measure: Measure): { step: number; value: number } | null {
  const point = points.findLast((one) => isNumber(one[measure]));
  return point ? { step: point.step, value: point[measure] as number } : null;
}

/** Whether a logarithmic axis shows more: all values above zero, and the first far from the last. */
export function deservesLog(rows: Row[]): boolean {
  const values = rows.flatMap((row) => [row.train, row.validation]).filter(isNumber);
  if (values.length < 2) return false;
  const lowest = Math.min(...values);
  return lowest > 0 && Math.max(...values) / lowest >= 8;
}

/** Round marks from 0 to `end`, about `wanted` of them. */
export function ticksTo(end: number, wanted: number): number[] {
  if (end <= 0) return [0];
  const raw = end / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const size = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw) ?? raw);
  return Array.from({ length: Math.floor(end / size) + 1 }, (_, index) => index * size);
}
