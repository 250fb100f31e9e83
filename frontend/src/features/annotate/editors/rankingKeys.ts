import type { KeyBinding } from "@/components/keys/keys";
import { numbered } from "@/components/keys/registry";
import { choose, hasSides, type RankPayload, STRENGTHS, toggleReason, withStrength } from "./ranking";

/** The action that toggles a project's nth reason; only the first ones have keys. */
export function reasonKey(index: number) {
  return numbered("rank.reason", index + 1);
}

export function rankingKeys(
  payload: RankPayload,
  onChange: (payload: RankPayload) => void,
  reasons: string[],
  focusComment: () => void,
): KeyBinding[] {
  return [
    { id: "rank.choose.1", run: () => onChange(choose(payload, "A")) },
    { id: "rank.choose.2", run: () => onChange(choose(payload, "B")) },
    { id: "rank.tie", run: () => onChange(choose(payload, "tie")) },
    { id: "rank.bad", run: () => onChange(choose(payload, "both_bad")) },
    ...STRENGTHS.map(({ value, id }) => ({
      id,
      disabled: !hasSides(payload.choice),
      run: () => onChange(withStrength(payload, value)),
    })),
    ...reasons.flatMap((reason, index) => {
      const id = reasonKey(index);
      return id ? [{ id, label: reason, run: () => onChange(toggleReason(payload, reason)) }] : [];
    }),
    { id: "rank.comment", run: focusComment },
  ];
}
