import { describe, expect, it } from "vitest";
import { apart, type Interval, intervalText, known, mirrored, place, rangeText } from "./intervals";

const interval = (value: number, low: number, high: number): Interval => ({ value, low, high, n: 100 });

describe("intervalText", () => {
  it("rounds to whole percent, as an interval of some width deserves", () => {
    expect(intervalText(interval(0.7421, 0.612, 0.874))).toBe("74% (61% to 87%)");
  });

  it("shows a decimal where the interval is narrow", () => {
    expect(intervalText(interval(0.9871, 0.9836, 0.9893))).toBe("98.7% (98% to 99%)");
    expect(rangeText({ low: 0.9812, high: 0.9838 })).toBe("98.1% to 98.4%");
  });

  it("keeps an interval without width as it is", () => {
    expect(intervalText(interval(1, 1, 1))).toBe("100% (100% to 100%)");
  });
});

it("takes a metric that applies to no record for unknown", () => {
  expect(known({ value: null, low: null, high: null, n: 0 })).toBeNull();
  expect(known(undefined)).toBeNull();
  expect(known({ value: 0, low: 0, high: 0, n: 4 })).toEqual({ value: 0, low: 0, high: 0, n: 4 });
});

it("turns a win rate round with its interval", () => {
  const turned = mirrored(interval(0.7, 0.6, 0.9));
  expect(turned.value).toBeCloseTo(0.3);
  expect([turned.low, turned.high].map((end) => end.toFixed(2))).toEqual(["0.10", "0.40"]);
});

it("keeps marks on their track", () => {
  expect([-0.2, 0.5, 1.3].map(place)).toEqual(["0%", "50%", "100%"]);
});

it("tells intervals apart only where they do not meet", () => {
  expect(apart(interval(0.2, 0.1, 0.3), interval(0.5, 0.4, 0.6))).toBe(true);
  expect(apart(interval(0.2, 0.1, 0.45), interval(0.5, 0.4, 0.6))).toBe(false);
});
