import { counted } from "@/components/numbers";
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
    return {
      title:
        tags.length === 1 ? `The rest needs the tag “${tags[0]}”` : "The rest needs tags you do not have",
      tone: "stop",
      more:
        tags.length > 1
          ? `These tags are asked for: ${tags.join(", ")}. ${who(detail)} can give them to you, if you have the skills or the languages.`
          : `${who(detail)} can give it to you, if you have the skill or the language.`,
    };
  },
  quota_reached: (detail, now) => {
    const limit = detail.number("limit");
    const resets = detail.moment("resets_at");
    if (detail.text("kind") !== "day")
      return {
        title: "You have given all that is asked of one person",
        more:
          limit === null
            ? null
            : `This project takes ${counted(limit, "answer")} from each person, so that many people are heard.`,
        help: "my progress",
      };
    return {
      title: "That is all for today",
      more: [
        limit !== null && `The limit is ${counted(limit, "answer")} a day.`,
        resets !== null && `New tasks come ${clock(resets, now)}.`,
      ]
        .filter(Boolean)
        .join(" "),
      help: "my progress",
      lookAgainAt: resets,
    };
  },
  held_enough: (detail) => {
    const held = detail.number("held");
    return {
      title: "You hold as many tasks as you may",
      tone: "stop",
      more:
        held === null
          ? null
          : `You have ${counted(held, "task")} in hand. Finish or give back one of them first.`,
    };
  },
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

function who(detail: Detail): string {
  const names = detail.texts("managers");
  if (names.length === 0) return "A manager of this project";
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
