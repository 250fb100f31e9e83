import type { ShareWeek } from "@/components/charts/ShareTrend";
import { counted, duration, percent } from "@/components/numbers";
import type { MyDashboard, MyDay } from "./api";

/** "You answered 12 tasks in 40 min." */
export function todayInWords({ answers, skipped, seconds }: MyDashboard["today"]): string {
  if (answers + skipped === 0) return "Nothing yet today.";
  const skips = skipped > 0 ? ` You skipped ${skipped}.` : "";
  return `${seconds > 0 ? `${duration(seconds)} of work.` : ""}${skips}`.trim();
}

export function daysInWords(days: MyDay[]): string {
  const sum = (key: "answers" | "approved" | "returned" | "rejected") =>
    days.reduce((total, day) => total + day[key], 0);
  const [answers, approved] = [sum("answers"), sum("approved")];
  const back = sum("returned") + sum("rejected");
  const span = counted(days.length, "day");
  if (answers + approved + back === 0) return `You submitted nothing in the last ${span}.`;
  const parts = [
    `you submitted ${counted(answers, "answer")}`,
    `${approved.toLocaleString("en")} were approved`,
  ];
  if (back > 0) parts.push(`${back.toLocaleString("en")} returned or rejected`);
  return `In the last ${span} ${parts.join(", ")}.`;
}

/** What the newest week says; `none` where no week has anything. */
export function trendInWords(
  weeks: ShareWeek[],
  say: (share: string, n: number) => string,
  none: string,
): string {
  const last = weeks.at(-1);
  if (!last) return none;
  if (last.share === null) return `There were too few cases to tell in the newest week.`;
  const range =
    last.low !== null && last.high !== null
      ? ` With so few cases, the true share may be anywhere from ${percent(last.low)} to ${percent(last.high)}.`
      : "";
  return `${say(percent(last.share), last.n)}${last.n < 30 ? range : ""}`;
}
