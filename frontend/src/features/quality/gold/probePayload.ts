import { putAt } from "@/features/annotate/editors/rank/order";
import { asRankPayload } from "@/features/annotate/editors/ranking";

type Payload = Record<string, unknown>;
type Message = { role: string; content?: string };

/** What a person can change to make an answer wrong: the last message's text, or the choice. */
export function wordingOf(kind: string, payload: Payload): string {
  if (kind === "rank") return String(payload.choice ?? "");
  const messages = payload.messages as Message[] | undefined;
  return messages?.at(-1)?.content ?? "";
}

/** The letters of the answers that were judged. */
export function lettersOf(payload: Payload): string[] {
  return asRankPayload(payload).ranking?.flat().sort() ?? ["A", "B"];
}

/** The answer with that one thing changed; a correction was of what had been chosen. */
export function badPayload(kind: string, payload: Payload, wording: string): Payload {
  if (kind === "rank") {
    const { strength, correction, ...rest } = payload;
    const { ranking } = asRankPayload(payload);
    if (ranking) {
      const level = wording === "tie" || wording === "both_bad";
      const tiers = level ? [lettersOf(payload)] : putAt(ranking, wording, { gap: 0 });
      return { ...rest, choice: wording, ranking: tiers };
    }
    const sided = wording === "A" || wording === "B";
    return { ...rest, choice: wording, ...(sided && { strength: strength ?? 2 }) };
  }
  const messages = payload.messages as Message[];
  return { ...payload, messages: [...messages.slice(0, -1), { ...messages.at(-1), content: wording }] };
}
