/**
 * Every action that has a key. A page binds one by its id; its keys, its words and its place in the help come from here,
 * so that a person's own keys (Account, Keyboard) hold wherever the action is.
 */

/** Where an action can be pressed. Two actions may share a key if they never meet. */
export type Place = "write" | "rank" | "order" | "review" | "dispute" | "lists" | "comment" | "everywhere";

export interface KeyAction {
  label: string;
  group: string;
  places: Place[];
  /** Chords such as "a", "?", "escape", "mod+enter" (mod is Ctrl, or Cmd on a Mac). */
  keys: string[];
  /** Also works while the person types in a field; its chords must write no text. */
  inText?: boolean;
}

const RANK: Place[] = ["rank", "order"];
const WORK: Place[] = ["write", ...RANK];

function action(group: string, places: Place[], keys: string[], label: string, inText = false): KeyAction {
  return { group, places, keys, label, inText };
}

export const ACTIONS = {
  "app.palette": action("Everywhere", ["everywhere"], ["mod+k"], "Go to a page, or do something", true),
  "app.keys": action("Everywhere", ["everywhere"], ["?"], "Show these keys"),
  "app.leave": action("Everywhere", ["everywhere"], ["escape"], "Leave the field", true),
  "app.guidelines": action(
    "Everywhere",
    ["write", "rank", "order", "review", "dispute"],
    ["g"],
    "Show or hide the guidelines",
  ),
  "guidelines.find": action("Everywhere", WORK, ["/"], "Search the guidelines"),

  "task.submit": action("Task", WORK, ["mod+enter"], "Submit and take the next", true),
  "task.skip": action("Task", WORK, ["s"], "Skip; asks why where you have written something"),
  "task.undo": action("Task", WORK, ["backspace"], "Change your last answer, if nobody has looked at it"),
  "task.skip.why": action("Task", WORK, ["shift+s"], "Skip with a reason"),

  "write.draft": action("Answer", ["write"], ["m"], "Ask a model for a draft"),
  "write.draft.take": action("Answer", ["write"], ["u"], "Use the draft"),
  "write.text": action("Answer", ["write"], ["e"], "Go to the text"),
  "write.changes": action("Answer", ["write"], ["d"], "Show your changes to the draft"),
  "write.reset": action("Answer", ["write"], ["z"], "Go back to the draft, or undo that"),
  "write.layout": action("Answer", ["write"], ["p"], "Lay the JSON out, or put it on one line"),
  "write.checklist": action("Answer", ["write"], ["c"], "Go to the checklist"),
  "write.turn": action("Answer", ["write"], ["n"], "Add a turn, or the results of calls"),
  "write.form": action("Answer", ["write"], ["f"], "Switch between form and JSON"),

  "rank.choose.1": action("Which is better", ["rank"], ["1", "a"], "A is better"),
  "rank.choose.2": action("Which is better", ["rank"], ["2", "b"], "B is better"),
  "rank.place.1": action("Which is better", ["order"], ["1"], "Answer A comes next"),
  "rank.place.2": action("Which is better", ["order"], ["2"], "Answer B comes next"),
  "rank.place.3": action("Which is better", ["order"], ["3"], "Answer C comes next"),
  "rank.place.4": action("Which is better", ["order"], ["4"], "Answer D comes next"),
  "rank.place.5": action("Which is better", ["order"], ["5"], "Answer E comes next"),
  "rank.place.6": action("Which is better", ["order"], ["6"], "Answer F comes next"),
  "rank.place.7": action("Which is better", ["order"], ["7"], "Answer G comes next"),
  "rank.place.8": action("Which is better", ["order"], ["8"], "Answer H comes next"),
  "rank.beside": action("Which is better", ["order"], ["="], "The next answer ties with the last one"),
  "rank.back": action("Which is better", ["order"], ["z"], "Take the last answer out of the order"),
  "rank.tie": action("Which is better", RANK, ["t"], "A tie"),
  "rank.bad": action("Which is better", RANK, ["x"], "All are bad"),
  "rank.strength.1": action("How much better", ["rank"], ["q"], "Barely better"),
  "rank.strength.2": action("How much better", ["rank"], ["w"], "Slightly better"),
  "rank.strength.3": action("How much better", ["rank"], ["e"], "Better"),
  "rank.strength.4": action("How much better", ["rank"], ["r"], "Much better"),
  "rank.reason.1": action("Reasons", ["rank"], ["3"], "First reason"),
  "rank.reason.2": action("Reasons", ["rank"], ["4"], "Second reason"),
  "rank.reason.3": action("Reasons", ["rank"], ["5"], "Third reason"),
  "rank.reason.4": action("Reasons", ["rank"], ["6"], "Fourth reason"),
  "rank.reason.5": action("Reasons", ["rank"], ["7"], "Fifth reason"),
  "rank.reason.6": action("Reasons", ["rank"], ["8"], "Sixth reason"),
  "rank.reason.7": action("Reasons", ["rank"], ["9"], "Seventh reason"),
  "rank.reasons": action("Reasons", RANK, ["n"], "Go to the reasons"),
  "rank.comment": action("Reasons", RANK, ["c"], "Write a comment"),
  "rank.mark": action("Answers", RANK, ["m"], "Mark what is wrong in an answer"),
  "rank.rate": action("Answers", RANK, ["v"], "Go to the ratings; a digit rates and goes on"),
  "rank.fix": action("Answers", RANK, ["f"], "Fix the winner"),
  "rank.together": action("Answers", RANK, ["y"], "Scroll the answers together"),
  "rank.differences": action("Answers", RANK, ["d"], "Show what differs between the answers"),

  "review.approve": action("Verdict", ["review"], ["a"], "Approve"),
  "review.edit": action("Verdict", ["review"], ["e"], "Edit and approve"),
  "review.return": action("Verdict", ["review"], ["r"], "Return to the author"),
  "review.reject": action("Verdict", ["review"], ["x"], "Reject"),
  "review.send": action("Verdict", ["review"], ["mod+enter"], "Send the verdict with its words", true),
  "review.view": action("Verdict", ["review", "dispute"], ["d"], "Another view of the differences"),
  "review.compare": action("Verdict", ["review"], ["v"], "Compare with something else"),

  "dispute.choose.1": action("Decision", ["dispute"], ["1"], "Choose Answer 1"),
  "dispute.choose.2": action("Decision", ["dispute"], ["2"], "Choose Answer 2"),
  "dispute.choose.3": action("Decision", ["dispute"], ["3"], "Choose Answer 3"),
  "dispute.choose.4": action("Decision", ["dispute"], ["4"], "Choose Answer 4"),
  "dispute.choose.5": action("Decision", ["dispute"], ["5"], "Choose Answer 5"),
  "dispute.choose.6": action("Decision", ["dispute"], ["6"], "Choose Answer 6"),
  "dispute.choose.7": action("Decision", ["dispute"], ["7"], "Choose Answer 7"),
  "dispute.choose.8": action("Decision", ["dispute"], ["8"], "Choose Answer 8"),
  "dispute.choose.9": action("Decision", ["dispute"], ["9"], "Choose Answer 9"),
  "dispute.none": action("Decision", ["dispute"], ["n"], "None of them holds"),
  "dispute.edit": action("Decision", ["dispute"], ["e"], "Edit the chosen answer"),
  "dispute.cause.ambiguous_prompt": action("Decision", ["dispute"], ["p"], "Cause: ambiguous prompt"),
  "dispute.cause.guideline_gap": action("Decision", ["dispute"], ["u"], "Cause: gap in the guidelines"),
  "dispute.cause.slip": action("Decision", ["dispute"], ["l"], "Cause: slip"),
  "dispute.comment": action("Decision", ["dispute"], ["c"], "Write a comment"),
  "dispute.settle": action("Decision", ["dispute"], ["mod+enter"], "Settle it", true),

  "comment.send": action("Comments", ["comment"], ["mod+enter"], "Send the comment", true),
  "comment.away": action("Comments", ["comment"], ["escape"], "Put the comment away, and keep it", true),

  "queue.open": action("Queue", ["lists"], ["o"], "Start with the first"),
  "queue.next": action("Queue", ["review", "dispute"], ["j"], "Next, without a decision"),
  "queue.previous": action("Queue", ["review", "dispute"], ["k"], "Previous"),
} satisfies Record<string, KeyAction>;

export type KeyId = keyof typeof ACTIONS;

/** The ids in the order of this file, which is the order in which they are shown. */
export const KEY_IDS = Object.keys(ACTIONS) as KeyId[];

export function actionOf(id: KeyId): KeyAction {
  return ACTIONS[id];
}

/** `numbered("rank.reason", 3)` is "rank.reason.3", where there is such an action. */
export function numbered(family: string, number: number): KeyId | null {
  const id = `${family}.${number}`;
  return id in ACTIONS ? (id as KeyId) : null;
}
