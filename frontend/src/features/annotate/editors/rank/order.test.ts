import { describe, expect, it } from "vitest";
import { orderInWords, placeOf, putAt, putNext, step, type Tiers, withoutLast } from "./order";

const TIERS: Tiers = [["B"], ["A", "C"], ["D"]];

describe("putting answers in order", () => {
  it("puts one after the other, or beside the last ones", () => {
    const one = putNext([], "C", false);
    const two = putNext(one, "A", true);
    expect(putNext(putNext(two, "B", false), "D", true)).toEqual([
      ["A", "C"],
      ["B", "D"],
    ]);
  });

  it("has nothing to be beside in an empty order", () => {
    expect(putNext([], "A", true)).toEqual([["A"]]);
  });

  it.each<[string, Parameters<typeof putAt>[2], Tiers]>([
    ["D", { gap: 0 }, [["D"], ["B"], ["A", "C"]]],
    ["B", { gap: 3 }, [["A", "C"], ["D"], ["B"]]],
    ["B", { gap: 1 }, TIERS],
    ["A", { gap: 1 }, [["B"], ["A"], ["C"], ["D"]]],
    ["A", { tier: 0 }, [["A", "B"], ["C"], ["D"]]],
    [
      "B",
      { tier: 2 },
      [
        ["A", "C"],
        ["B", "D"],
      ],
    ],
    ["C", { tier: 1 }, TIERS],
    ["C", "out", [["B"], ["A"], ["D"]]],
  ])("moves %s to %j", (letter, spot, tiers) => {
    expect(putAt(TIERS, letter, spot)).toEqual(tiers);
  });

  it("goes step by step through ties, up and down again", () => {
    const up = step(TIERS, "D", -1);
    expect(up).toEqual([["B"], ["A", "C", "D"]]);
    expect(step(up, "D", 1)).toEqual(TIERS);
    expect(step(step(TIERS, "A", -1), "A", -1)).toEqual([["A", "B"], ["C"], ["D"]]);
  });

  it("stays where there is no further step, and where it is in no order", () => {
    expect(step(TIERS, "B", -1)).toEqual(TIERS);
    expect(step(TIERS, "D", 1)).toEqual(TIERS);
    expect(step(TIERS, "E", 1)).toEqual(TIERS);
  });

  it("takes the last one out", () => {
    expect(withoutLast(TIERS)).toEqual([["B"], ["A", "C"]]);
    expect(withoutLast([])).toEqual([]);
  });

  it("says the order, and places that count the answers above", () => {
    expect(orderInWords(TIERS)).toBe("B, then A = C, then D");
    expect([0, 1, 2].map((index) => placeOf(TIERS, index))).toEqual(["1st", "2nd", "4th"]);
  });
});
