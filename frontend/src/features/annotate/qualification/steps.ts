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
export function qualificationStep(state: QualificationState): Step {
  const { needed, required, questions, running, last, attempts_left, retrain_since } = state;
  if (running !== null)
    return {
      title: `You are at question ${running.position} of ${running.total}`,
      words: "Go on where you stopped. Your answers so far are kept.",
      action: "Go on",
      starts: false,
    };
  if (!needed)
    return {
      title: required || last?.passed ? "The work is open to you" : "No qualification is asked for",
      words: last?.passed
        ? "Take your time with each task, as you did here."
        : "You can start working in this project at once.",
      action: "Start working",
      starts: false,
    };
  if (questions === 0)
    return {
      title: retrain_since === null ? "The qualification is not ready" : "You are off this work for now",
      words:
        retrain_since === null
          ? "This project asks for a qualification that has no questions yet. A manager has to add them."
          : "A manager has taken you off this work, and can let you back. Ask them what to look at until then.",
      action: null,
      starts: false,
    };
  if (attempts_left === 0)
    return {
      title: "No tries are left",
      words: "A manager of this project can let you try again. Ask them, and say what was unclear to you.",
      action: null,
      starts: false,
    };
  const tries = counted(attempts_left, "try", "tries");
  if (last !== null && !last.passed)
    return {
      title: "Try again",
      words: `Read what went wrong${last.answers ? " below" : " in the guidelines"}, then try again. You have ${tries} left.`,
      action: "Try again",
      starts: true,
    };
  return {
    title: retrain_since === null ? "First, a short qualification" : "A manager asks you to qualify again",
    words: `You answer ${counted(questions, "question")} whose answers are known, on the same page as the work. You have ${tries}.`,
    action: "Start the qualification",
    starts: true,
  };
}
