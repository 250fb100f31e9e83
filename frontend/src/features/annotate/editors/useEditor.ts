import { useMemo } from "react";
import { textOfMessages } from "@/components/conversation/messages";
import type { JsonSchema } from "@/components/json/schema";
import type { KeyBinding } from "@/components/keys/keys";
import type { Candidate, Dimension, Kind } from "../api";
import { type Ranked, useRanking } from "./rank/useRanking";
import {
  asRankPayload,
  EMPTY_RANKING,
  listed,
  type RankPayload,
  rankingInWords,
  rankingProblem,
  ratingsInWords,
} from "./ranking";
import { rankingKeys } from "./rankingKeys";
import { type TokenRecord, useWriting, type Writing, writingKeys } from "./useWriting";
import { asWritePayload, type Check, startOfWriting, type WritePayload } from "./writing";

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
  dimensions?: Dimension[];
  checklist?: Check[];
  /** Where it is counted in tokens; not counted where nothing is said. */
  project?: number;
  item?: { messages: unknown; tools: unknown; references?: unknown };
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
  const { reasons, comment, ratings, spans, correction } = ranking;
  return [
    rankingInWords(ranking),
    reasons.join(", "),
    comment,
    ...Object.entries(ratings ?? {}).map(([key, given]) => `${key}: ${listed(ratingsInWords(given))}`),
    ...(spans ?? []).map(({ letter, quote, note }) => `${letter}, “${quote}”: ${note}`),
    correction ? `${correction.letter}, corrected:\n\n${textOfMessages(correction.messages)}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

const NOT_WRITTEN: WritePayload = { messages: [] };

/** One editor for both kinds: its state, its keys, and what still stands in the way. */
export interface Editor {
  payload: Payload;
  onChange: (payload: Payload) => void;
  question: Question;
  writing: Writing;
  ranked: Ranked;
  keys: KeyBinding[];
  /** Why it cannot be submitted yet, or `null`. Asked by whoever wants to submit: what is missing is pointed at from then on. */
  whyNot: () => string | null;
  /** Puts the focus where the work starts. */
  focus: () => void;
}

export function useEditor(
  question: Question,
  payload: Payload,
  onChange: (payload: Payload) => void,
): Editor {
  const isRank = question.kind === "rank";
  const ranking = isRank ? (payload as RankPayload) : EMPTY_RANKING;
  const { correction } = ranking;
  const correcting = useMemo(
    () => (correction ? { messages: correction.messages } : NOT_WRITTEN),
    [correction],
  );
  const corrected = question.candidates.find(({ label }) => label === correction?.letter)?.messages;
  const writing = useWriting({
    payload: isRank ? correcting : (payload as WritePayload),
    onChange: (written) => {
      if (!isRank) onChange(written);
      else if (correction)
        onChange({ ...ranking, correction: { letter: correction.letter, messages: written.messages } });
    },
    proposed: isRank ? corrected : question.proposed,
    startName: isRank ? `answer ${correction?.letter}` : (question.startName ?? "the proposal"),
    schema: isRank && !correction ? null : question.output_schema,
    checklist: question.checklist,
    record: useTokenRecord(question),
    prompt: isRank ? null : question.item?.messages,
    tools: isRank && !correction ? null : question.item?.tools,
  });
  const ranked = useRanking({
    candidates: question.candidates,
    reasons: question.rank_reasons,
    dimensions: question.dimensions,
    payload: ranking,
    onChange,
    focusCorrection: writing.focus,
  });
  if (isRank) {
    const whyNot = () =>
      rankingProblem(ranking, ranked.letters, question.dimensions) ??
      (correction ? correctionProblem(writing, correction.letter) : null);
    return {
      payload,
      onChange,
      question,
      writing,
      ranked,
      keys: rankingKeys(ranked),
      whyNot,
      focus: () =>
        ranked.choice.current?.querySelector<HTMLElement>("[role=radio], button[data-letter]")?.focus(),
    };
  }
  return {
    payload,
    onChange,
    question,
    writing,
    ranked,
    keys: writingKeys(writing),
    whyNot: writing.whyNot,
    focus: writing.focus,
  };
}

function correctionProblem(writing: Writing, letter: string): string | null {
  const problem = writing.whyNot();
  if (problem !== null) return problem;
  return writing.changed ? null : `Change something in ${letter}, or discard the correction.`;
}

/** What the answer is a part of, the same object for as long as the question is the same. */
function useTokenRecord({ kind, project, item }: Question): TokenRecord | null {
  const prompt = item?.messages;
  const tools = item?.tools;
  return useMemo(
    () => (kind === "write" && project !== undefined ? { project, prompt, tools } : null),
    [kind, project, prompt, tools],
  );
}
