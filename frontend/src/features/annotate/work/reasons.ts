import { timeAgo } from "@/components/TimeAgo";
import type { Reason } from "../api";

/** What helps a person who has no task now. */
export type Help = "look again" | "any kind" | "my progress";

export interface Nothing {
  title: string;
  tone: "wait" | "done" | "stop";
  /** Says what the server's sentence leaves open: until when, how many, who can help. */
  more: string | null;
  help: Help;
  /** When looking again is worth it, by itself; `null` where nobody knows. */
  lookAgainAt: string | null;
}

/** Reasons that stand before any task, also one that is held already. */
export function isGate(reason: Reason | undefined): boolean {
  return reason != null && (isReading(reason) || isQualification(reason));
}

export function isReading(reason: Reason): boolean {
  return reason?.code === "guideline_unread";
}

export function isQualification(reason: Reason): boolean {
  return reason != null && (reason.code.startsWith("qualification") || reason.code === "retrain");
}

/** Why there is no task, what more is known about it, and the one thing that helps. */
export function nothingInWords(reason: Reason, now = Date.now()): Nothing {
  const known = reason === null ? undefined : WORDS[reason.code];
  const plain: Nothing = {
    title: "Nothing for you now",
    tone: "done",
    more: null,
    help: "look again",
    lookAgainAt: null,
  };
  return { ...plain, ...known?.(new Detail(reason?.detail), now) };
}

type Words = (detail: Detail, now: number) => Partial<Nothing> & { title: string };

const WORDS: Record<string, Words> = {
  no_tasks: () => ({ title: "There are no tasks yet", tone: "wait" }),
  all_done: () => ({ title: "All of it is done", help: "my progress" }),
  nothing_left_for_you: () => ({ title: "You have done your part", help: "my progress" }),
  held_by_others: (detail, now) => {
    const until = detail.moment("until");
    return {
      title: "Others are at work on the rest",
      tone: "wait",
      more: until && `The next of them may come back ${clock(until, now)}. This page looks again by itself.`,
      lookAgainAt: until,
    };
  },
  needs_tag: (detail) => {
    const tags = detail.texts("tags");
    const names = detail.texts("managers");
    return {
      title:
        tags.length === 1 ? `The rest needs the tag “${tags[0]}”` : "The rest needs a tag you do not have",
      tone: "stop",
      more: names.length === 0 ? null : `Ask ${either(names)}, then look again.`,
    };
  },
  quota_reached: (detail, now) => {
    const resets = detail.moment("resets_at");
    if (detail.text("kind") !== "day")
      return { title: "You have given all that is asked of one person", help: "my progress" };
    return {
      title: "That is all for today",
      more: resets && `New tasks come ${clock(resets, now)}.`,
      help: "my progress",
      lookAgainAt: resets,
    };
  },
  held_enough: () => ({ title: "You hold as many tasks as you may", tone: "stop" }),
};

/** "at 14:30, in 12 minutes", "on March 4 at 00:00". */
export function clock(moment: string, now: number): string {
  const at = new Date(moment);
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const sameDay = at.toDateString() === new Date(now).toDateString();
  const day = sameDay ? "" : `on ${at.toLocaleDateString("en", { day: "numeric", month: "long" })} `;
  const near = Math.abs(at.getTime() - now) < 86_400_000;
  const ago = near ? timeAgo(moment, now) : "just now";
  return `${day}at ${time}${ago === "just now" ? "" : `, ${ago}`}`;
}

function either(names: string[]): string {
  return new Intl.ListFormat("en", { type: "disjunction" }).format(names);
}

/** The facts that come with a reason; each is read with care, since their shape goes by the reason. */
export class Detail {
  private readonly facts: Record<string, unknown>;

  constructor(facts: unknown) {
    this.facts = typeof facts === "object" && facts !== null ? (facts as Record<string, unknown>) : {};
  }

  number(name: string): number | null {
    const value = this.facts[name];
    return typeof value === "number" ? value : null;
  }

  text(name: string): string | null {
    const value = this.facts[name];
    return typeof value === "string" ? value : null;
  }

  texts(name: string): string[] {
    const value = this.facts[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  }

  /** A moment that can be read; anything else is no moment. */
  moment(name: string): string | null {
    const value = this.text(name);
    return value !== null && Number.isFinite(new Date(value).getTime()) ? value : null;
  }
}
