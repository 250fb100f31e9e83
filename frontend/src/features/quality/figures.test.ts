import { describe, expect, it } from "vitest";
import { coefficient, coefficientTicks, missingWords, onTrack, paceWords, shareWords } from "./figures";

describe("a share", () => {
  it("comes with its interval and of how many it was taken", () => {
    expect(shareWords({ value: 0.9, low: 0.81, high: 0.96, n: 40 })).toEqual({
      value: "90%",
      detail: "81% to 96% of 40",
    });
  });

  it("is nothing where nobody was asked, and no figure where it cannot be told", () => {
    expect(shareWords({ value: null, low: null, high: null, n: 0 }).value).toBe("–");
    expect(shareWords({ value: null, low: null, high: null, n: 3 })).toEqual({
      value: "Too few to tell",
      detail: "of 3",
    });
  });
});

it("writes coefficients as the field does", () => {
  expect([0.743, 1, 0, -0.117, -0.001].map(coefficient)).toEqual([".74", "1.00", ".00", "−.12", ".00"]);
});

it("says why a coefficient has no interval", () => {
  expect(missingWords(null)).toBe("Does not apply");
  expect(missingWords({ value: null, low: null, high: null, n: 2 })).toBe("Too few to tell");
  expect(missingWords({ value: 0.4, low: null, high: null, n: 4 })).toBe(".40, too few to tell");
});

it("calls a pace fast or slow only where it is far from usual", () => {
  const words = (seconds: number) => paceWords({ seconds, usual_seconds: 30 }).detail;
  expect([12, 28, 90].map(words)).toEqual(["fast: usual are 30 s", "as usual", "slow: usual are 30 s"]);
});

it("puts scores of any range on one track, zero always on it", () => {
  const track = onTrack([{ value: 3, low: 2, high: 4, n: 9 }]);
  expect(track.ticks.map((tick) => tick.label)).toEqual(["0", "+1", "+2", "+3", "+4"]);
  expect(track.place({ value: 3, low: 2, high: 4, n: 9 })).toMatchObject({ value: 0.75, low: 0.5, high: 1 });
  const close = onTrack([{ value: 0.05, low: -0.28, high: 0.28, n: 9 }]);
  expect(close.ticks.map((tick) => tick.label)).toEqual(["−0.2", "−0.1", "0", "+0.1", "+0.2"]);
});

it("draws coefficients down from 1, below 0 only where one is", () => {
  expect(coefficientTicks([0.4, null, 0.9])).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(coefficientTicks([-0.1, 0.9])[0]).toBe(-0.25);
});
