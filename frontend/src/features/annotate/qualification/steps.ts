import { counted } from "@/components/numbers";
import type { QualificationState } from "./api";

export interface Step {
  title: string;
  words: string;
  /** The button; `null` where only a manager can help. */
  action: string | null;
  /** Whether the button begins an attempt, or only goes on to the work. */
  starts: boolean;
}

/** What comes next for a person in the state that the server tells. */
export function qualificationStep({ required, running, last, attempts_left }: QualificationState): Step {
  if (running !== null)
    return {
      title: `You are at question ${running.position} of ${running.total}`,
      words: "Go on where you stopped. Your answers so far are kept.",
      action: "Go on",
      starts: false,
    };
  if (last?.passed)
    return {
      title: "The work is open to you",
      words: "Take your time with each task, as you did here.",
      action: "Start working",
      starts: false,
    };
  if (!required)
    return {
      title: "No qualification is asked for",
      words: "You can start working in this project at once.",
      action: "Start working",
      starts: false,
    };
  if (attempts_left === 0)
    return {
      title: "No tries are left",
      words: "A manager of this project can let you try again. Ask them, and say what was unclear to you.",
      action: null,
      starts: false,
    };
  if (last === null)
    return {
      title: "First, a short qualification",
      words: `You answer some questions whose answers are known, on the same page as the work. You have ${counted(attempts_left, "try", "tries")}.`,
      action: "Start the qualification",
      starts: true,
    };
  return {
    title: "Try again",
    words: `Read what went wrong${last.answers ? " below" : " in the guidelines"}, then try again. You have ${counted(attempts_left, "more try", "more tries")}.`,
    action: "Try again",
    starts: true,
  };
}
