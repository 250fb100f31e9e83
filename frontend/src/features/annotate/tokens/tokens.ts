import type { Schema } from "@/api/client";

export type Length = Schema<"Length">;
export type TokenCount = Schema<"TokenCount">;

/** Above this share of what training takes it is worth a look. */
const CLOSE = 0.9;

/** "412 of 1,024 tokens"; "about" where the chat template could not be applied. */
export function countInWords({ total, with_template }: TokenCount, limit: number | null): string {
  const about = with_template ? "" : "About ";
  const of = limit === null ? "" : ` of ${limit.toLocaleString("en")}`;
  return `${about}${total.toLocaleString("en")}${of} ${total === 1 && limit === null ? "token" : "tokens"}`;
}

/** What they are of: "300 prompt, 92 answer, 20 chat template". */
export function partsInWords({ prompt, answer, tools, template, with_template }: TokenCount): string {
  const parts: [number, string][] = [
    [prompt, "prompt"],
    [answer, "answer"],
    [tools, "tools"],
    [template, "chat template"],
  ];
  const counted = parts.filter(([count, name]) => count > 0 || name === "answer");
  const words = counted.map(([count, name]) => `${count.toLocaleString("en")} ${name}`).join(", ");
  return with_template ? words : `${words}, and what the chat template adds`;
}

/** How it stands to what training takes. */
export function standingOf(count: TokenCount, limit: number | null): "fits" | "close" | "over" {
  if (limit === null || count.total <= limit * CLOSE) return "fits";
  return count.total > limit ? "over" : "close";
}

/** Why a record that is too long is of no use, and what can be done. */
export function tooLongInWords(count: TokenCount, limit: number): string {
  const most = `${limit.toLocaleString("en")} tokens`;
  if (count.total - count.answer > limit)
    return `The prompt alone is longer than training takes (${most}), so this record is left out of it, however short the answer. Tell your manager.`;
  const over = (count.total - limit).toLocaleString("en");
  return `${over} ${over === "1" ? "token" : "tokens"} too many for training. It takes prompt and answer of at most ${most} and leaves out what is longer; nothing is cut. Shorten the answer.`;
}
