import type { QualificationRow } from "./api";

/** What a key says, in a few words: "A", "Equally good", or the beginning of the right JSON. */
export function keyWords(key: Record<string, unknown>): string {
  if (typeof key.choice === "string" && key.choice.length === 1) return `Answer ${key.choice}`;
  switch (key.choice) {
    case "tie":
      return "Equally good";
    case "both_bad":
      return "Both bad";
    default:
      return JSON.stringify(key.json);
  }
}

/** "7 of 9", or that nobody was asked yet. */
export function passedWords(passed: number, asked: number): string {
  return asked === 0 ? "Not asked yet" : `${passed.toLocaleString("en")} of ${asked.toLocaleString("en")}`;
}

/** How far somebody has come with the qualification. */
export function standingWords(row: QualificationRow): string {
  if (row.retrain_since) return "Off work, to qualify anew";
  if (row.qualified_at) return "Qualified";
  const last = row.attempts.at(-1);
  if (!last) return "Has not tried";
  return last.state === "running" ? "At an attempt now" : "Not passed yet";
}

/** "Attempt 2: 4 of 5, passed". */
export function attemptWords(attempt: QualificationRow["attempts"][number]): string {
  if (attempt.state === "running") return `Attempt ${attempt.number}: under way`;
  const outcome = attempt.state === "passed" ? "passed" : "not passed";
  return `Attempt ${attempt.number}: ${attempt.correct} of ${attempt.total}, ${outcome}`;
}

export const VERDICTS: Record<string, string> = {
  approve: "approved it",
  edit_approve: "changed and approved it",
  return: "returned it",
  reject: "rejected it",
  set_aside: "set it aside",
};
