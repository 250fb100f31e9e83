import { Group, Text } from "@mantine/core";
import { useState } from "react";
import { Conversation, ExactToggle } from "@/components/conversation/Conversation";
import { type Message, readMessages, textOfMessages } from "@/components/conversation/messages";
import { counted } from "@/components/numbers";
import { RichText } from "@/components/text/RichText";
import type { Candidate, Dimension } from "../../api";
import type { RankPayload } from "../ranking";
import type { Piece } from "./differences";
import { MarkText } from "./MarkText";
import { piecesWithMarks } from "./marks";
import classes from "./Rank.module.css";
import { GivenRatings, RatingFields } from "./Ratings";
import { SpanList } from "./SpanList";
import type { Ranked } from "./useRanking";

/** One answer: its text in a box of its own, and below it what is said about it. */
export function AnswerCard({
  candidate,
  chosen,
  parts,
  payload,
  dimensions,
  ranked,
  bodyRef,
}: {
  candidate: Candidate;
  chosen: boolean;
  /** The text with what is different in it, where differences are shown. */
  parts: Piece[] | null;
  payload: RankPayload;
  dimensions: Dimension[];
  /** Where it is at work; `null` where it is read. */
  ranked: Ranked | null;
  bodyRef: (box: HTMLElement | null) => (() => void) | undefined;
}) {
  const [exact, setExact] = useState(false);
  const letter = candidate.label;
  const messages = readMessages(candidate.messages);
  const spans = (payload.spans ?? []).filter((span) => span.letter === letter);
  const marking = ranked?.marking ?? false;
  const rates = dimensions.length > 0;
  return (
    <section className={classes.card} data-chosen={chosen || undefined} aria-label={`Answer ${letter}`}>
      <div className={classes.head}>
        <span className={classes.letter} aria-hidden>
          {letter}
        </span>
        <Text fw={600} size="sm" flex={1}>
          Answer {letter}
          {chosen && <span className="visually-hidden"> (best)</span>}
        </Text>
        {(ranked === null || ranked.voted) && (
          <Text size="xs" c="dimmed">
            {counted(wordsIn(candidate.messages), "word")}
          </Text>
        )}
        {!marking && parts === null && <ExactToggle exact={exact} onToggle={() => setExact((now) => !now)} />}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls */}
      <div
        ref={bodyRef}
        className={classes.body}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="group"
        aria-label={`Text of answer ${letter}`}
      >
        {marking && ranked ? (
          messages.map((message, index) => (
            <MarkedMessage
              // biome-ignore lint/suspicious/noArrayIndexKey: messages never change places
              key={index}
              letter={letter}
              index={index}
              several={messages.length > 1}
              message={message}
              ranked={ranked}
            />
          ))
        ) : parts !== null ? (
          <div className={classes.exact}>
            <Pieces pieces={parts} />
          </div>
        ) : exact && messages.length === 1 ? (
          <div className={classes.exact}>
            <Pieces pieces={piecesWithMarks(messages[0]?.content ?? "", spans)} marks />
          </div>
        ) : (
          <Laid messages={messages} raw={candidate.messages} exact={exact} letter={letter} />
        )}
      </div>
      <div className={classes.below}>
        {(rates || spans.length > 0) && (
          <Group gap={14} align="flex-start">
            {rates && ranked && <RatingFields letter={letter} ranked={ranked} />}
            {rates && !ranked && <GivenRatings letter={letter} payload={payload} dimensions={dimensions} />}
            <SpanList spans={spans} onRemove={ranked?.unmark ?? null} />
          </Group>
        )}
      </div>
    </section>
  );
}

/** An answer as it is meant: one text, or a conversation with calls of tools. */
function Laid({
  messages,
  raw,
  exact,
  letter,
}: {
  messages: Message[];
  raw: unknown;
  exact: boolean;
  letter: string;
}) {
  const [only] = messages;
  if (messages.length === 1 && only && only.toolCalls.length === 0)
    return <RichText text={only.content} plain={exact} />;
  return <Conversation messages={raw} label={`Answer ${letter}`} />;
}

function MarkedMessage({
  letter,
  index,
  several,
  message,
  ranked,
}: {
  letter: string;
  index: number;
  several: boolean;
  message: Message;
  ranked: Ranked;
}) {
  if (message.content === "") return null;
  return (
    <MarkText
      text={message.content}
      label={`Text of answer ${letter}${several ? `, message ${index + 1}` : ""}, to mark in`}
      spans={(ranked.payload.spans ?? []).filter((span) => span.letter === letter && span.message === index)}
      onMark={(found) => ranked.mark({ ...found, letter, message: index })}
    />
  );
}

function Pieces({ pieces, marks = false }: { pieces: Piece[]; marks?: boolean }) {
  return pieces.map((piece, index) =>
    piece.different ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
      <mark key={index} className={marks ? classes.marked : classes.different}>
        {piece.text}
      </mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
      <span key={index}>{piece.text}</span>
    ),
  );
}

function wordsIn(messages: unknown): number {
  const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(textOfMessages(messages));
  return [...segments].filter(({ isWordLike }) => isWordLike).length;
}
