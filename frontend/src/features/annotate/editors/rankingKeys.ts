import type { KeyBinding } from "@/components/keys/keys";
import { choose, hasSides, type RankPayload, STRENGTHS, toggleReason, withStrength } from "./ranking";

const FIRST_REASON_KEY = 3;
const LAST_REASON_KEY = 9;

/** The digit that toggles a project's nth reason; 1 and 2 choose an answer. */
export function reasonKey(index: number): string | null {
  const digit = FIRST_REASON_KEY + index;
  return digit <= LAST_REASON_KEY ? String(digit) : null;
}

export function rankingKeys(
  payload: RankPayload,
  onChange: (payload: RankPayload) => void,
  reasons: string[],
  focusComment: () => void,
): KeyBinding[] {
  const group = "Which is better";
  return [
    { keys: ["1", "a"], label: "A is better", group, run: () => onChange(choose(payload, "A")) },
    { keys: ["2", "b"], label: "B is better", group, run: () => onChange(choose(payload, "B")) },
    { keys: ["t"], label: "A tie", group, run: () => onChange(choose(payload, "tie")) },
    { keys: ["x"], label: "Both are bad", group, run: () => onChange(choose(payload, "both_bad")) },
    ...STRENGTHS.map(({ value, label, key }) => ({
      keys: [key],
      label,
      group: "How much better",
      disabled: !hasSides(payload.choice),
      run: () => onChange(withStrength(payload, value)),
    })),
    ...reasons.flatMap((reason, index) => {
      const key = reasonKey(index);
      return key
        ? [
            {
              keys: [key],
              label: reason,
              group: "Reasons",
              run: () => onChange(toggleReason(payload, reason)),
            },
          ]
        : [];
    }),
    { keys: ["c"], label: "Write a comment", group: "Reasons", run: focusComment },
  ];
}
