import { describe, expect, it } from "vitest";
import { deservesLog, latest, mergePoints, rowsOf, smoothed, thin, ticksTo } from "./curves";

const at = (step: number, loss: number, attempt = 1) => ({ step, loss, attempt });

describe("mergePoints", () => {
  it("keeps the order of steps and lets the later report of a step win", () => {
    const merged = mergePoints([at(1, 3), at(2, 2), at(3, 1.9)], [at(3, 1.5, 2), at(4, 1.2, 2)]);
    expect(merged.map((point) => [point.step, point.loss])).toEqual([
      [1, 3],
      [2, 2],
      [3, 1.5],
      [4, 1.2],
    ]);
  });

  it("changes nothing when nothing is new, so that nothing is drawn again", () => {
    const before = [at(1, 3)];
    expect(mergePoints(before, [])).toBe(before);
  });
});

describe("rowsOf", () => {
  it("puts training and validation of one step into one row", () => {
    const rows = rowsOf([at(1, 3), at(2, 2)], [at(2, 2.4), at(5, 2.2)], "loss");
    expect(rows).toEqual([
      { step: 1, train: 3 },
      { step: 2, train: 2, validation: 2.4 },
      { step: 5, validation: 2.2 },
    ]);
  });

  it("leaves out what was not measured", () => {
    expect(rowsOf([{ step: 1, loss: null }, { step: 2 }, at(3, 1)], [], "loss")).toEqual([
      { step: 3, train: 1 },
    ]);
  });

  it("draws at most 400 points of a long run, the last among them", () => {
    const rows = rowsOf(
      Array.from({ length: 5000 }, (_, index) => at(index + 1, 1)),
      [],
      "loss",
    );
    expect(rows).toHaveLength(400);
    expect(rows.at(-1)).toMatchObject({ step: 5000, smooth: 1 });
  });

  it("keeps what training measured wherever there was a validation", () => {
    const train = Array.from({ length: 5000 }, (_, index) => at(index + 1, 1));
    const rows = rowsOf(train, [at(17, 2)], "loss");
    expect(rows.find(({ step }) => step === 17)).toMatchObject({ train: 1, validation: 2 });
  });
});

describe("smoothed", () => {
  it("leaves a constant as it is and follows a change", () => {
    expect(smoothed([2, 2, 2], 0.9)).toEqual([2, 2, 2]);
    const [first, second] = smoothed([0, 1], 0.9) as [number, number];
    expect(first).toBe(0);
    expect(second).toBeCloseTo(1 / 1.9);
  });
});

it("thins evenly, with both ends", () => {
  expect(thin([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
});

it("finds the latest value, past steps without one", () => {
  expect(latest([at(1, 3), { step: 2, loss: null }], "loss")).toEqual({ step: 1, value: 3 });
  expect(latest([], "loss")).toBeNull();
});

it("offers a logarithmic axis only where it shows more", () => {
  expect(
    deservesLog([
      { step: 1, train: 4 },
      { step: 2, train: 0.2 },
    ]),
  ).toBe(true);
  expect(
    deservesLog([
      { step: 1, train: 0.7 },
      { step: 2, train: 0.5 },
    ]),
  ).toBe(false);
  expect(
    deservesLog([
      { step: 1, train: 4 },
      { step: 2, train: -0.2 },
    ]),
  ).toBe(false);
});

it("marks the axis at round steps", () => {
  expect(ticksTo(420, 6)).toEqual([0, 100, 200, 300, 400]);
  expect(ticksTo(12, 6)).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(ticksTo(3, 6)).toEqual([0, 1, 2, 3]);
  expect(ticksTo(0, 6)).toEqual([0]);
});
