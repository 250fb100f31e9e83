import { describe, expect, it } from "vitest";
import { asFractions, DEFAULT_SHARES, shareFault, shareSum } from "./shares";

describe("shareFault", () => {
  it("accepts shares that add up to 100", () => {
    expect(shareFault(DEFAULT_SHARES)).toBeNull();
    expect(shareFault({ train: 33.3, validation: 33.3, test: 33.4 })).toBeNull();
    expect(shareFault({ train: 100, validation: 0, test: "" })).toBeNull();
  });

  it("says how much is missing or too much", () => {
    expect(shareFault({ train: 70, validation: 10, test: 10 })).toMatch("10% are left over");
    expect(shareFault({ train: 80, validation: 20, test: 10.5 })).toMatch("10.5% too much");
  });

  it("wants something to train on", () => {
    expect(shareFault({ train: 0, validation: 50, test: 50 })).toMatch("Give train a share");
  });
});

it("sends fractions without the dust of binary arithmetic", () => {
  const fractions = asFractions({ train: 70.1, validation: 9.9, test: "20" });
  expect(fractions).toEqual({ train: 0.701, validation: 0.099, test: 0.2 });
  expect(shareSum({ train: 70.1, validation: 9.9, test: "20" })).toBeCloseTo(100, 9);
});
