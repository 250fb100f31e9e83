import { describe, expect, it } from "vitest";
import { bytes, counted, duration, measured, parameters, percent } from "./numbers";

describe("percent", () => {
  it("keeps a decimal only where it says something", () => {
    expect([0, 0.0123, 0.5, 0.7421, 0.996, 1].map((share) => percent(share))).toEqual([
      "0%",
      "1.2%",
      "50%",
      "74%",
      "99.6%",
      "100%",
    ]);
  });
});

describe("measured", () => {
  it("keeps three significant digits", () => {
    expect([0.64271, 2.5, 12.345, 12345.6, 0].map(measured)).toEqual(["0.643", "2.5", "12.3", "12,346", "0"]);
  });

  it("writes very small values as powers of ten", () => {
    expect([5e-6, 0.0004567].map(measured)).toEqual(["5e-6", "4.57e-4"]);
  });
});

describe("duration", () => {
  it("uses the two largest units", () => {
    expect([0.4, 59.6, 61, 3725, 7200, 90_000].map(duration)).toEqual([
      "0 s",
      "1 min",
      "1 min 1 s",
      "1 h 2 min",
      "2 h",
      "1 d 1 h",
    ]);
  });
});

it("names amounts", () => {
  expect([counted(1, "record"), counted(2000, "record"), bytes(15_812_000), parameters(3_912_448)]).toEqual([
    "1 record",
    "2,000 records",
    "15.8 MB",
    "3.9 M",
  ]);
});
