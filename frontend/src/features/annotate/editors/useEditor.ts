import { useRef } from "react";
import { textOfMessages } from "@/components/conversation/messages";
import type { JsonSchema } from "@/components/json/schema";
import type { KeyBinding } from "@/components/keys/keys";
import type { Candidate, Kind } from "../api";
import { asRankPayload, EMPTY_RANKING, type RankPayload, rankingInWords, rankingProblem } from "./ranking";
import { rankingKeys } from "./rankingKeys";
import { useWriting, type Writing, writingKeys } from "./useWriting";
import { asWritePayload, startOfWriting, type WritePayload } from "./writing";

export type Payload = WritePayload | RankPayload;

/** What an editor must know of a task. Assignments and annotations have it alike. */
export interface Question {
  kind: Kind;
  proposed: unknown;
  /** What `proposed` is called; "the proposal" where nothing is said. */
  startName?: string;
  candidates: Candidate[];
  output_schema: JsonSchema | null;
  rank_reasons: string[];
}

/** Reads a stored payload or draft of a kind; without one, what to start from. */
export function payloadOf(question: Question, stored: unknown): Payload {
  if (question.kind === "rank") return stored ? asRankPayload(stored) : EMPTY_RANKING;
  return stored ? asWritePayload(stored) : startOfWriting(question.proposed);
}

/** A payload as one text, to read and to compare. */
export function payloadInWords(kind: Kind, payload: unknown): string {
  if (kind === "write") return textOfMessages(asWritePayload(payload).messages);
  const ranking = asRankPayload(payload);
  return [rankingInWords(ranking), ranking.reasons.join(", "), ranking.comment].filter(Boolean).join("\n\n");
}

/** One editor for both kinds: its state, its keys, and what still stands in the way. */
export interface Editor {
  payload: Payload;
  onChange: (payload: Payload) => void;
  question: Question;
  writing: Writing;
  comment: React.RefObject<HTMLTextAreaElement | null>;
  choice: React.RefObject<HTMLDivElement | null>;
  keys: KeyBinding[];
  problem: string | null;
  /** Puts the focus where the work starts. */
  focus: () => void;
}

export function useEditor(
  question: Question,
  payload: Payload,
  onChange: (payload: Payload) => void,
): Editor {
  const comment = useRef<HTMLTextAreaElement>(null);
  const choice = useRef<HTMLDivElement>(null);
  const isRank = question.kind === "rank";
  const writing = useWriting({
    payload: isRank ? { messages: [] } : (payload as WritePayload),
    onChange,
    proposed: isRank ? null : question.proposed,
    startName: question.startName ?? "the proposal",
    schema: isRank ? null : question.output_schema,
  });
  if (isRank) {
    const ranking = payload as RankPayload;
    const focusComment = () => comment.current?.focus();
    return {
      payload,
      onChange,
      question,
      writing,
      comment,
      choice,
      keys: rankingKeys(ranking, onChange, question.rank_reasons, focusComment),
      problem: rankingProblem(ranking),
      focus: () => choice.current?.querySelector<HTMLElement>("[role=radio]")?.focus(),
    };
  }
  return {
    payload,
    onChange,
    question,
    writing,
    comment,
    choice,
    keys: writingKeys(writing),
    problem: writing.problem,
    focus: writing.focus,
  };
}
