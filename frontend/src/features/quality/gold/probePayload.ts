type Payload = Record<string, unknown>;
type Message = { role: string; content?: string };

/** What a person can change to make an answer wrong: the last message's text, or the choice. */
export function wordingOf(kind: string, payload: Payload): string {
  if (kind === "rank") return String(payload.choice ?? "");
  const messages = payload.messages as Message[] | undefined;
  return messages?.at(-1)?.content ?? "";
}

/** The answer with that one thing changed; where no side is better, there is no strength either. */
export function badPayload(kind: string, payload: Payload, wording: string): Payload {
  if (kind === "rank") {
    const { strength, ...rest } = payload;
    const sided = wording === "A" || wording === "B";
    return { ...rest, choice: wording, ...(sided && { strength: strength ?? 2 }) };
  }
  const messages = payload.messages as Message[];
  return { ...payload, messages: [...messages.slice(0, -1), { ...messages.at(-1), content: wording }] };
}
