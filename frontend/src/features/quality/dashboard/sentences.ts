import { longDay } from "@/components/charts/rows";
import { count, counted, money } from "@/components/numbers";
import type { BurnDown, Cost, ThroughputDay } from "./api";

export function throughputSentence(days: ThroughputDay[]): string {
  const sum = (key: "submitted" | "approved" | "returned" | "rejected") =>
    days.reduce((total, day) => total + day[key], 0);
  const submitted = sum("submitted");
  const approved = sum("approved");
  const back = sum("returned") + sum("rejected");
  if (submitted + approved + back === 0) return `Nothing happened in the last ${days.length} days.`;
  const worked = days.filter((day) => day.submitted > 0).length;
  const each = worked > 0 ? `, about ${count(Math.round(submitted / worked))} on each day with work` : "";
  return `In the last ${days.length} days ${counted(submitted, "answer")} came in${each}; ${count(approved)} were approved, ${count(back)} sent back or rejected.`;
}

const NO_ESTIMATE: Record<string, string> = {
  nothing_asked: "No tasks have come yet.",
  done: "Nothing is left to do.",
  too_few_days:
    "When the rest is finished cannot be told yet: fewer than five days of work lie in the last four weeks.",
  no_pace: "When the rest is finished cannot be told: nothing was completed in the last four weeks.",
  too_far: "At the pace of the last four weeks the rest takes longer than a thousand working days.",
};

/** How much is left, and when it is finished, with how sure that is; or why that cannot be told yet. */
export function burnDownSentence(burnDown: BurnDown): string {
  const { estimate, left, reason } = burnDown;
  if (reason === "done" || reason === "nothing_asked") return NO_ESTIMATE[reason] ?? "";
  const start = `${counted(left, "task")} ${left === 1 ? "is" : "are"} left.`;
  if (!estimate) return `${start} ${NO_ESTIMATE[reason] ?? "When they are finished cannot be told yet."}`;
  const pace = `about ${count(Math.round(estimate.per_day)) === "0" ? "one" : count(Math.round(estimate.per_day))} on a working day`;
  const to = estimate.latest ? longDay(estimate.latest) : "a day too far away to name";
  const span =
    estimate.earliest === estimate.latest
      ? ""
      : ` (eight times in ten between ${longDay(estimate.earliest)} and ${to})`;
  return `${start} At the pace of the last four weeks, ${pace}, they are finished on ${longDay(estimate.day)}${span}.`;
}

export function costSentence(cost: Cost, days: number): string {
  if (cost.hours === 0) return `Nobody worked in the last ${days} days.`;
  const hours = `${count(Math.round(cost.hours * 10) / 10)} hours of work in the last ${days} days`;
  if (cost.hours_without_rate >= cost.hours)
    return `${hours}. What they cost cannot be told: nobody who worked has an hourly rate.`;
  const spent = `${hours} cost ${money(cost.cost, cost.currency)}`;
  if (cost.hours_without_rate > 0)
    return `${spent}, without the ${count(Math.round(cost.hours_without_rate * 10) / 10)} hours of people who have no hourly rate.`;
  if (cost.cost_per_approved === null) return `${spent}; nothing was approved.`;
  return `${spent}: ${money(cost.cost_per_approved, cost.currency)} for each approved answer.`;
}

/** "1,000+" where the server stopped counting. */
export function cappedCount({ count: value, capped }: { count: number; capped: boolean }): string {
  return capped ? `${count(value)}+` : count(value);
}
