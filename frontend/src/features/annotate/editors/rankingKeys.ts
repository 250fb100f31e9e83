import type { KeyBinding } from "@/components/keys/keys";
import { numbered } from "@/components/keys/registry";
import type { Ranked } from "./rank/useRanking";
import { choose, hasSides, STRENGTHS, toggleReason, withStrength } from "./ranking";

/** The action that toggles a project's nth reason; only the first ones have keys, and where digits order answers none. */
export function reasonKey(index: number, several: boolean) {
  return several ? null : numbered("rank.reason", index + 1);
}

/** The keys of a ranking: of two answers digits choose; of more they put one after the other. */
export function rankingKeys(ranked: Ranked): KeyBinding[] {
  return [...(ranked.several ? orderKeys(ranked) : choiceKeys(ranked)), ...moreKeys(ranked)];
}

function choiceKeys({ payload, onChange, reasons }: Ranked): KeyBinding[] {
  return [
    { id: "rank.choose.1", run: () => onChange(choose(payload, "A")) },
    { id: "rank.choose.2", run: () => onChange(choose(payload, "B")) },
    { id: "rank.tie", run: () => onChange(choose(payload, "tie")) },
    { id: "rank.bad", label: "Both are bad", run: () => onChange(choose(payload, "both_bad")) },
    ...STRENGTHS.map(({ value, id }) => ({
      id,
      disabled: !hasSides(payload.choice),
      run: () => onChange(withStrength(payload, value)),
    })),
    ...reasons.flatMap((reason, index) => {
      const id = reasonKey(index, false);
      return id ? [{ id, label: reason, run: () => onChange(toggleReason(payload, reason)) }] : [];
    }),
  ];
}

function orderKeys(ranked: Ranked): KeyBinding[] {
  return [
    ...ranked.letters.flatMap((letter, index) => {
      const id = numbered("rank.place", index + 1);
      return id
        ? [{ id, label: `Answer ${letter} comes next, or out again`, run: () => ranked.place(letter) }]
        : [];
    }),
    { id: "rank.beside", run: ranked.toggleBeside },
    { id: "rank.back", run: ranked.takeBack },
    { id: "rank.tie", label: "All are equally good", run: () => ranked.level("tie") },
    { id: "rank.bad", label: "All are bad", run: () => ranked.level("both_bad") },
  ];
}

function moreKeys(ranked: Ranked): KeyBinding[] {
  return [
    { id: "rank.reasons", disabled: ranked.reasons.length === 0, run: ranked.focusReasons },
    { id: "rank.comment", run: ranked.focusComment },
    { id: "rank.together", run: ranked.toggleTogether },
    { id: "rank.differences", run: ranked.toggleDifferences },
    { id: "rank.mark", run: ranked.toggleMarking },
    { id: "rank.rate", disabled: ranked.dimensions.length === 0, run: ranked.focusRatings },
    { id: "rank.fix", disabled: ranked.best.length === 0, run: ranked.fix },
  ];
}
