import { Button, Group, NativeSelect } from "@mantine/core";
import { IconArrowsDiff, IconArrowsMoveVertical, IconHighlight } from "@tabler/icons-react";
import { type Ref, useMemo, useState } from "react";
import { textOfMessages } from "@/components/conversation/messages";
import { KeyCap } from "@/components/keys/KeyHelp";
import type { KeyId } from "@/components/keys/registry";
import type { Candidate, Dimension } from "../../api";
import { asRankPayload, bestOf, type RankPayload } from "../ranking";
import { AnswerCard } from "./AnswerCard";
import { differencesAmong } from "./differences";
import classes from "./Rank.module.css";
import { useScrollTogether } from "./scrolling";
import type { Ranked } from "./useRanking";

/** The answers of a task at work: side by side, with what helps to compare them, and their ratings and marks. */
export function RankAnswers({ ranked }: { ranked: Ranked }) {
  const { candidates, payload, differences, marking, together } = ranked;
  const against = useAgainst(candidates);
  return (
    <section aria-label="Answers">
      <div className={classes.toolbar}>
        <Toggle
          of="rank.together"
          label="Scroll together"
          icon={IconArrowsMoveVertical}
          pressed={together}
          onToggle={ranked.toggleTogether}
        />
        <Toggle
          of="rank.differences"
          label="Differences"
          icon={IconArrowsDiff}
          pressed={differences}
          onToggle={ranked.toggleDifferences}
        />
        {differences && ranked.several && <Against {...against} />}
        <Toggle
          of="rank.mark"
          label="Mark what is wrong"
          icon={IconHighlight}
          pressed={marking}
          onToggle={ranked.toggleMarking}
        />
      </div>
      <Cards
        candidates={candidates}
        payload={payload}
        best={ranked.best}
        together={together}
        against={differences ? against.letter : null}
        dimensions={ranked.dimensions}
        ranked={ranked}
        cardsRef={ranked.answers}
      />
    </section>
  );
}

/** Answers that were ranked, as somebody reads them afterwards: with the ratings and marks that they got. */
export function Candidates({
  candidates,
  payload,
  dimensions = [],
}: {
  candidates: Candidate[];
  /** The judgment of them, or nothing yet. */
  payload: unknown;
  dimensions?: Dimension[];
}) {
  const [together, setTogether] = useState(false);
  const [differences, setDifferences] = useState(false);
  const against = useAgainst(candidates);
  const read = useMemo(() => asRankPayload(payload), [payload]);
  const best = bestOf(
    read,
    candidates.map(({ label }) => label),
  );
  return (
    <section aria-label="Answers">
      <div className={classes.toolbar}>
        <Toggle
          label="Scroll together"
          icon={IconArrowsMoveVertical}
          pressed={together}
          onToggle={() => setTogether((now) => !now)}
        />
        <Toggle
          label="Differences"
          icon={IconArrowsDiff}
          pressed={differences}
          onToggle={() => setDifferences((now) => !now)}
        />
        {differences && candidates.length > 2 && <Against {...against} />}
      </div>
      <Cards
        candidates={candidates}
        payload={read}
        best={read.choice === "both_bad" ? [] : best}
        together={together}
        against={differences ? against.letter : null}
        dimensions={dimensions}
        ranked={null}
      />
    </section>
  );
}

function Cards({
  candidates,
  payload,
  best,
  together,
  against,
  dimensions,
  ranked,
  cardsRef,
}: {
  candidates: Candidate[];
  payload: RankPayload;
  best: string[];
  together: boolean;
  /** The answer with which the others are compared; `null` shows no differences. */
  against: string | null;
  dimensions: Dimension[];
  ranked: Ranked | null;
  cardsRef?: Ref<HTMLDivElement>;
}) {
  const scrolled = useScrollTogether(together);
  const parts = useMemo(
    () =>
      against === null
        ? null
        : differencesAmong(
            candidates.map(({ label, messages }) => ({ letter: label, text: textOfMessages(messages) })),
            against,
          ),
    [candidates, against],
  );
  const count = candidates.length;
  const single = payload.choice !== "both_bad" && payload.choice !== null;
  return (
    <div
      ref={cardsRef}
      className={classes.cards}
      data-many={count === 3 || count > 4 || undefined}
      data-even={count === 4 || count > 6 || undefined}
      data-rows={count > 3 || undefined}
    >
      {candidates.map((candidate) => (
        <AnswerCard
          key={candidate.label}
          candidate={candidate}
          chosen={single && best.includes(candidate.label)}
          parts={parts?.[candidate.label] ?? null}
          payload={payload}
          dimensions={dimensions}
          ranked={ranked}
          bodyRef={scrolled}
        />
      ))}
    </div>
  );
}

function useAgainst(candidates: Candidate[]) {
  const letters = candidates.map(({ label }) => label as string);
  const [picked, setPicked] = useState<string | null>(null);
  const letter = picked !== null && letters.includes(picked) ? picked : (letters[0] ?? "A");
  return { letters, letter, onPick: setPicked };
}

function Against({ letters, letter, onPick }: ReturnType<typeof useAgainst>) {
  return (
    <NativeSelect
      size="xs"
      aria-label="Compare with"
      value={letter}
      onChange={(event) => onPick(event.currentTarget.value)}
      data={letters.map((value) => ({ value, label: `against ${value}` }))}
    />
  );
}

function Toggle({
  of,
  label,
  icon: Glyph,
  pressed,
  onToggle,
}: {
  of?: KeyId;
  label: string;
  icon: typeof IconHighlight;
  pressed: boolean;
  onToggle: () => void;
}) {
  return (
    <Button
      size="compact-sm"
      variant={pressed ? "light" : "default"}
      aria-pressed={pressed}
      leftSection={<Glyph size={15} aria-hidden />}
      onClick={onToggle}
    >
      <Group gap={7} wrap="nowrap">
        {label}
        {of && <KeyCap of={of} className={classes.cap} />}
      </Group>
    </Button>
  );
}
