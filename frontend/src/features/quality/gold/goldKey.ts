/** The right answer as forms hold it: a letter (or that none is better), or JSON as text. */
export interface KeyValues {
  choice: string;
  json: string;
}

export function choicesOf(letters: string[]): { value: string; label: string }[] {
  const both = letters.length === 2 ? "Both" : "All";
  return [
    ...letters.map((letter) => ({
      value: letter,
      label: `Answer ${letter} is ${letters.length === 2 ? "better" : "the best"}`,
    })),
    { value: "tie", label: `${both} are equally good` },
    { value: "both_bad", label: `${both} are bad` },
  ];
}

/** What a form starts from that shows a key. */
export function valuesOfKey(key: Record<string, unknown>): KeyValues {
  return {
    choice: typeof key.choice === "string" ? key.choice : "A",
    json: key.json === undefined ? "" : JSON.stringify(key.json, null, 2),
  };
}

/** The key as the API takes it. The JSON has been checked (`jsonProblem`). */
export function keyOf(kind: "rank" | "write", { choice, json }: KeyValues): Record<string, unknown> {
  return kind === "rank" ? { choice } : { json: JSON.parse(json) };
}

/** Why a text is no right answer yet, or `null`. */
export function jsonProblem(kind: "rank" | "write", text: string): string | null {
  if (kind === "rank") return null;
  try {
    JSON.parse(text);
    return null;
  } catch {
    return "This is not JSON yet.";
  }
}
