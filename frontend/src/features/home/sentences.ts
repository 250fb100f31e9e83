import { count } from "@/components/numbers";
import type { AnnotatorWork } from "./api";

/** "1,000+" where more was not counted. */
function atLeast(number: number, capped: boolean): string {
  return capped ? `${count(number)}+` : count(number);
}

/** "12 to write, 40 to rank. You have 1 in hand. 6 submitted today." */
export function annotatorLine(work: AnnotatorWork): string {
  const waiting = [
    work.available_write > 0 && `${atLeast(work.available_write, work.available_write_capped)} to write`,
    work.available_rank > 0 && `${atLeast(work.available_rank, work.available_rank_capped)} to rank`,
  ].filter(Boolean);
  const parts = [waiting.length > 0 ? `${waiting.join(", ")}.` : "Nothing waits for you here at the moment."];
  if (work.held > 0) parts.push(`You have ${count(work.held)} in hand.`);
  parts.push(
    work.submitted_today > 0 ? `${count(work.submitted_today)} submitted today.` : "None submitted today.",
  );
  return parts.join(" ");
}
