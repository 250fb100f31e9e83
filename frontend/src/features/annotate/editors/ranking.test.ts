import { describe, expect, it, vi } from "vitest";
import { matchBinding } from "@/components/keys/keys";
import {
  asRankPayload,
  choose,
  EMPTY_RANKING,
  type RankPayload,
  rankingInWords,
  rankingProblem,
  toggleReason,
  withStrength,
} from "./ranking";
import { rankingKeys } from "./rankingKeys";

const A3: RankPayload = { choice: "A", strength: 3, reasons: ["Clearer"], comment: "Yes." };

describe("choosing", () => {
  it("keeps the strength when the same answer is chosen again", () => {
    expect(choose(A3, "A")).toEqual(A3);
  });

  it.each(["B", "tie", "both_bad"] as const)("forgets the strength on the way to %s", (choice) => {
    expect(choose(A3, choice)).toEqual({ ...A3, choice, strength: null });
  });

  it("gives no strength to a tie", () => {
    const tie = choose(EMPTY_RANKING, "tie");
    expect(withStrength(tie, 4)).toEqual(tie);
    expect(withStrength(choose(tie, "B"), 4).strength).toBe(4);
  });

  it("puts reasons in and takes them out", () => {
    const two = toggleReason(A3, "More correct");
    expect(two.reasons).toEqual(["Clearer", "More correct"]);
    expect(toggleReason(two, "Clearer").reasons).toEqual(["More correct"]);
  });
});

describe("what stands in the way", () => {
  it.each<[Partial<RankPayload>, RegExp | null]>([
    [{}, /Choose A, B/],
    [{ choice: "A" }, /how much better A is/],
    [{ choice: "B", strength: 1 }, null],
    [{ choice: "tie" }, null],
    [{ choice: "both_bad" }, null],
  ])("of %j", (given, problem) => {
    const found = rankingProblem({ ...EMPTY_RANKING, ...given });
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });
});

describe("asRankPayload", () => {
  it("reads what it wrote", () => {
    expect(asRankPayload(JSON.parse(JSON.stringify(A3)))).toEqual(A3);
  });

  it("drops what does not belong in one", () => {
    expect(asRankPayload({ choice: "C", strength: 9, reasons: [1, "x"], comment: 3, more: 1 })).toEqual({
      ...EMPTY_RANKING,
      reasons: ["x"],
    });
    expect(asRankPayload({ choice: "tie", strength: 2 }).strength).toBeNull();
    expect(asRankPayload(null)).toEqual(EMPTY_RANKING);
  });
});

it("says a ranking in words", () => {
  expect(rankingInWords(A3)).toBe("A is better");
  expect(rankingInWords({ ...A3, strength: 4 })).toBe("A is much better");
  expect(rankingInWords({ ...EMPTY_RANKING, choice: "tie" })).toBe("A tie");
});

describe("keys", () => {
  const reasons = ["More correct", "More helpful"];
  const press = (key: string, payload = EMPTY_RANKING) => {
    const change = vi.fn();
    const focus = vi.fn();
    const event = new KeyboardEvent("keydown", { key });
    Object.defineProperty(event, "target", { value: document.body });
    matchBinding(event, rankingKeys(payload, change, reasons, focus))?.run();
    return focus.mock.calls.length > 0 ? "comment" : change.mock.calls[0]?.[0];
  };

  it.each([
    ["1", { choice: "A" }],
    ["a", { choice: "A" }],
    ["2", { choice: "B" }],
    ["b", { choice: "B" }],
    ["t", { choice: "tie" }],
    ["x", { choice: "both_bad" }],
    ["3", { reasons: ["More correct"] }],
    ["4", { reasons: ["More helpful"] }],
  ])("%s", (key, change) => {
    expect(press(key)).toEqual({ ...EMPTY_RANKING, ...change });
  });

  it("give a strength only to a chosen answer", () => {
    expect(press("q")).toBeUndefined();
    const chosen = choose(EMPTY_RANKING, "B");
    expect(["q", "w", "e", "r"].map((key) => press(key, chosen).strength)).toEqual([1, 2, 3, 4]);
  });

  it("reach the comment", () => {
    expect(press("c")).toBe("comment");
  });

  it("are each used once", () => {
    const many = Array.from({ length: 12 }, (_, index) => `Reason ${index}`);
    const all = rankingKeys(EMPTY_RANKING, vi.fn(), many, vi.fn()).flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
  });
});
