import { useLocalStorage } from "@mantine/hooks";
import { useRef, useState } from "react";
import type { Candidate, Dimension } from "../../api";
import {
  bestOf,
  type Correction,
  levelled,
  place,
  type RankPayload,
  rankingInWords,
  type Span,
  voteProblem,
  withOrder,
} from "../ranking";
import { withoutLast } from "./order";

/** All that the editor of a ranking knows and does, so that a page can bind keys to it. */
export function useRanking({
  candidates,
  reasons,
  dimensions = NO_DIMENSIONS,
  payload,
  onChange,
  focusCorrection,
}: {
  candidates: Candidate[];
  reasons: string[];
  dimensions?: Dimension[];
  payload: RankPayload;
  onChange: (payload: RankPayload) => void;
  focusCorrection: () => void;
}) {
  const answers = useRef<HTMLDivElement>(null);
  const choice = useRef<HTMLDivElement>(null);
  const reasonList = useRef<HTMLDivElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const [together, setTogether] = useLocalStorage({
    key: "tuneloop.rank.together",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [differences, setDifferences] = useState(false);
  const [marking, setMarking] = useState(false);
  const [beside, setBeside] = useState(false);
  const [said, setSaid] = useState("");
  const letters: string[] = candidates.map(({ label }) => label);
  const several = letters.length > 2;
  const best = bestOf(payload, letters);
  const order = (next: RankPayload) => {
    setBeside(false);
    setSaid(next.choice === null ? "No answer is in the order." : rankingInWords(next));
    onChange(next);
  };
  const correct = (correction: Correction | undefined) => onChange({ ...payload, correction });
  const startCorrection = (letter: string) => {
    const found = candidates.find(({ label }) => label === letter);
    if (!found) return;
    correct({ letter, messages: found.messages as Record<string, unknown>[] });
    // The editor is there after the next drawing.
    window.setTimeout(focusCorrection, 0);
  };
  const afterDrawing = (focus: () => void) => window.setTimeout(focus, 0);
  const focusFirst = (selector: string) =>
    answers.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: false });
  return {
    payload,
    onChange,
    candidates,
    letters,
    several,
    reasons,
    dimensions,
    best,
    /** The vote is in: only now do the answers say how long they are. */
    voted: voteProblem(payload, letters) === null,
    answers,
    choice,
    reasonList,
    comment,
    together,
    differences,
    marking,
    beside,
    said,
    toggleTogether: () => setTogether((now) => !now),
    toggleDifferences: () => {
      setMarking(false);
      setDifferences((now) => !now);
    },
    toggleMarking: () => {
      setDifferences(false);
      setMarking(!marking);
      if (!marking) afterDrawing(() => focusFirst("textarea"));
    },
    toggleBeside: () => {
      setSaid(beside ? "The next answer comes after." : "The next answer ties with the last one.");
      setBeside(!beside);
    },
    place: (letter: string) => order(place(payload, letter, beside)),
    setOrder: (tiers: string[][]) => order(withOrder(payload, tiers)),
    takeBack: () => order(withOrder(payload, withoutLast(payload.ranking ?? []))),
    level: (to: "tie" | "both_bad") => order(levelled(payload, letters, to)),
    mark: (span: Span) => onChange({ ...payload, spans: [...(payload.spans ?? []), span] }),
    unmark: (span: Span) =>
      onChange({ ...payload, spans: (payload.spans ?? []).filter((other) => other !== span) }),
    correct,
    startCorrection,
    /** Opens the winner in the editor; where several are best, the first of them. */
    fix: () => {
      const [first] = best;
      if (payload.correction) focusCorrection();
      else if (first) startCorrection(first);
    },
    focusRatings: () => focusFirst("[data-ratings] input"),
    focusReasons: () => reasonList.current?.querySelector<HTMLElement>("button")?.focus(),
    focusComment: () => comment.current?.focus(),
  };
}

const NO_DIMENSIONS: Dimension[] = [];

export type Ranked = ReturnType<typeof useRanking>;
