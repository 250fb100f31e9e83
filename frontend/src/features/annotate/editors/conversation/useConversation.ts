import { useMemo, useState } from "react";
import { readTools } from "@/components/conversation/messages";
import type { Rewriting } from "@/components/conversation/PromptView";
import { useCheck } from "@/components/json/useCheck";
import type { WritePayload } from "../writing";
import { callsProblem } from "./calls";
import { goOn, isConversation, keepAll, keptTurns, rewriteFrom, turnsProblem } from "./turns";

/** Changes what is written, whatever it is by now. */
export type Update = (how: (payload: WritePayload) => WritePayload) => void;

/** The turns of a written answer: whether there are several, which of the prompt's stand before them, what is missing. */
export function useConversation({
  payload,
  update,
  prompt,
  tools,
  proposed,
}: {
  payload: WritePayload;
  update: Update;
  prompt: unknown;
  tools: unknown;
  proposed: unknown;
}) {
  const offered = useMemo(() => readTools(tools), [tools]);
  const check = useCheck(offered.length > 0);
  const [edit] = useState(() => ({ update, goOn: () => update(goOn) }));
  const from = payload.from_turn ?? null;
  // The same at every keystroke, so that the prompt need not be drawn anew.
  const rewriting: Rewriting | null = useMemo(
    () =>
      Array.isArray(prompt)
        ? {
            from,
            rewriteFrom: (turn) => edit.update((now) => rewriteFrom(now, prompt, turn)),
            keepAll: () => edit.update((now) => keepAll(now, prompt)),
          }
        : null,
    [prompt, from, edit],
  );
  return {
    ...edit,
    /** It needs more than one box: there are several turns, or tools that may be called. */
    several: isConversation(payload) || offered.length > 0,
    tools: offered,
    prompt,
    proposed,
    kept: keptTurns(prompt, payload),
    rewriting,
    /** Why it cannot be submitted yet, or `null`. */
    problem: () => turnsProblem(payload) ?? callsProblem(payload, offered, check),
  };
}

export type Conversing = ReturnType<typeof useConversation>;
