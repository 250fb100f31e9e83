import { act, renderHook } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { matchBinding } from "@/components/keys/keys";
import { actionOf } from "@/components/keys/registry";
import type { Candidate } from "../api";
import { useRanking } from "./rank/useRanking";
import {
  asRankPayload,
  choose,
  EMPTY_RANKING,
  levelled,
  place,
  type RankPayload,
  rankingInWords,
  rankingProblem,
  rate,
  toggleReason,
  withOrder,
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
    const found = rankingProblem({ ...EMPTY_RANKING, ...given }, ["A", "B"]);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });
});

describe("asRankPayload", () => {
  it("reads what it wrote", () => {
    expect(asRankPayload(JSON.parse(JSON.stringify(A3)))).toEqual(A3);
  });

  it("drops what does not belong in one", () => {
    expect(asRankPayload({ choice: "Z", strength: 9, reasons: [1, "x"], comment: 3, more: 1 })).toEqual({
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

describe("an order", () => {
  const letters = ["A", "B", "C"];
  const ordered = withOrder(EMPTY_RANKING, [["B"], ["A", "C"]]);

  it("has the choice that follows from it", () => {
    expect(ordered.choice).toBe("B");
    expect(withOrder(ordered, [["A", "B"], ["C"]]).choice).toBe("tie");
    expect(withOrder(ordered, []).choice).toBeNull();
    expect(levelled(ordered, letters, "both_bad")).toMatchObject({ choice: "both_bad", ranking: [letters] });
  });

  it("takes an answer out again, and begins anew after all were bad", () => {
    expect(place(ordered, "B", false)).toMatchObject({ choice: "tie", ranking: [["A", "C"]] });
    expect(place(levelled(ordered, letters, "both_bad"), "C", false).ranking).toEqual([["C"]]);
  });

  it("wants every answer in it, all ratings of a dimension or none, and a correction of the best", () => {
    const tone = [{ key: "tone", name: "Tone" }];
    expect(rankingProblem(EMPTY_RANKING, letters)).toMatch(/in order first/);
    expect(rankingProblem(withOrder(EMPTY_RANKING, [["B"]]), letters)).toBe("Put A and C in the order too.");
    expect(rankingProblem(ordered, letters, tone)).toBeNull();
    const one = rate(ordered, "tone", "A", 4);
    expect(rankingProblem(one, letters, tone)).toBe("Rate Tone for B and C too, or for none.");
    expect(rankingProblem(rate(one, "tone", "A", null), letters, tone)).toBeNull();
    const corrected = { ...ordered, correction: { letter: "A", messages: [] } };
    expect(rankingProblem(corrected, letters)).toMatch(/A is not|it is not the best any more/);
  });

  it("reads what it wrote, with all that may be said", () => {
    const full: RankPayload = {
      ...ordered,
      ratings: { tone: { A: 1, B: 5, C: 3 } },
      spans: [{ letter: "A", message: 0, start: 0, end: 2, quote: "It", note: "What?" }],
      correction: { letter: "B", messages: [{ role: "assistant", content: "Better." }] },
    };
    expect(asRankPayload(JSON.parse(JSON.stringify(full)))).toEqual(full);
    expect(
      asRankPayload({ ...full, ratings: { tone: { Z: 1, A: 9 } }, spans: [1], correction: "B" }),
    ).toEqual(ordered);
  });

  it("is said in words", () => {
    expect(rankingInWords(ordered)).toBe("B, then A = C");
    expect(rankingInWords(levelled(ordered, letters, "both_bad"))).toBe("All are bad");
    expect(rankingInWords(levelled(ordered, letters, "tie"))).toBe("All are equally good");
  });
});

describe("keys", () => {
  const candidatesOf = (letters: string) =>
    [...letters].map((label) => ({ label, messages: [] }) as unknown as Candidate);
  const reasons = ["More correct", "More helpful"];
  const ranked = (payload: RankPayload, letters: string, change = vi.fn(), offered = reasons) =>
    renderHook(() =>
      useRanking({
        candidates: candidatesOf(letters),
        reasons: offered,
        dimensions: [{ key: "tone", name: "Tone", description: "", low: "", high: "" }],
        payload,
        onChange: change,
        focusCorrection: vi.fn(),
      }),
    ).result.current;
  const press = (key: string, payload = EMPTY_RANKING, letters = "AB") => {
    const change = vi.fn();
    const event = new KeyboardEvent("keydown", { key });
    Object.defineProperty(event, "target", { value: document.body });
    const keys = rankingKeys(ranked(payload, letters, change));
    act(() => matchBinding(event, keys)?.run());
    return change.mock.calls[0]?.[0];
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
  ])("%s of two answers", (key, change) => {
    expect(press(key)).toEqual({ ...EMPTY_RANKING, ...change });
  });

  it("give a strength only to a chosen answer", () => {
    expect(press("q")).toBeUndefined();
    const chosen = choose(EMPTY_RANKING, "B");
    expect(["q", "w", "e", "r"].map((key) => press(key, chosen).strength)).toEqual([1, 2, 3, 4]);
  });

  it("put more answers in an order", () => {
    expect(press("3", EMPTY_RANKING, "ABC").ranking).toEqual([["C"]]);
    expect(press("1", withOrder(EMPTY_RANKING, [["C"]]), "ABC").ranking).toEqual([["C"], ["A"]]);
    expect(press("z", withOrder(EMPTY_RANKING, [["C"], ["A"]]), "ABC").ranking).toEqual([["C"]]);
    expect(press("t", EMPTY_RANKING, "ABC")).toMatchObject({ choice: "tie", ranking: [["A", "B", "C"]] });
    expect(press("4", EMPTY_RANKING, "ABC")).toBeUndefined();
  });

  it.each(["AB", "ABC", "ABCDEFGH"])("are each used once for %s", (letters) => {
    const many = Array.from({ length: 12 }, (_, index) => `Reason ${index}`);
    const chords = rankingKeys(ranked(EMPTY_RANKING, letters, vi.fn(), many)).flatMap(
      ({ id }) => actionOf(id).keys,
    );
    expect(new Set(chords).size).toBe(chords.length);
  });
});
