import { Checkbox, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { type Ref, useState } from "react";
import { Conversation, ExactToggle } from "@/components/conversation/Conversation";
import { readMessages } from "@/components/conversation/messages";
import { KeyCap } from "@/components/keys/KeyHelp";
import type { KeyId } from "@/components/keys/registry";
import { RichText } from "@/components/text/RichText";
import type { Candidate } from "../api";
import classes from "./RankEditor.module.css";
import { type Choice, choose, hasSides, type RankPayload, STRENGTHS, withStrength } from "./ranking";
import { reasonKey } from "./rankingKeys";

/** Two answers side by side, one below the other on phones. */
export function Candidates({ candidates, chosen }: { candidates: Candidate[]; chosen: Choice | null }) {
  return (
    <div className={classes.candidates}>
      {candidates.map((candidate) => (
        <CandidateCard key={candidate.label} candidate={candidate} chosen={chosen === candidate.label} />
      ))}
    </div>
  );
}

function CandidateCard({ candidate, chosen }: { candidate: Candidate; chosen: boolean }) {
  const [exact, setExact] = useState(false);
  const messages = readMessages(candidate.messages);
  const [only] = messages;
  const single = messages.length === 1 && only && only.toolCalls.length === 0 ? only : null;
  return (
    <section
      className={classes.candidate}
      data-chosen={chosen || undefined}
      aria-label={`Answer ${candidate.label}`}
    >
      <Group justify="space-between" mb={8}>
        <Group gap={8}>
          <span className={classes.letter} aria-hidden>
            {candidate.label}
          </span>
          <Text fw={600} size="sm">
            Answer {candidate.label}
          </Text>
        </Group>
        {single && <ExactToggle exact={exact} onToggle={() => setExact((now) => !now)} />}
      </Group>
      {single ? (
        <RichText text={single.content} plain={exact} />
      ) : (
        <Conversation messages={candidate.messages} label={`Answer ${candidate.label}`} />
      )}
    </section>
  );
}

const CHOICES: { value: Choice; label: string; keyId: KeyId }[] = [
  { value: "A", label: "A is better", keyId: "rank.choose.1" },
  { value: "B", label: "B is better", keyId: "rank.choose.2" },
  { value: "tie", label: "Tie", keyId: "rank.tie" },
  { value: "both_bad", label: "Both bad", keyId: "rank.bad" },
];

/** The judgment: which, how much better, and why. */
export function RankEditor({
  payload,
  onChange,
  reasons,
  commentRef,
  choiceRef,
}: {
  payload: RankPayload;
  onChange: (payload: RankPayload) => void;
  reasons: string[];
  commentRef?: Ref<HTMLTextAreaElement>;
  choiceRef?: Ref<HTMLDivElement>;
}) {
  const sides = hasSides(payload.choice);
  // A reason that the project no longer offers stays visible where it was given.
  const offered = [...reasons, ...payload.reasons.filter((reason) => !reasons.includes(reason))];
  return (
    <Stack gap="lg">
      <Radio.Group
        ref={choiceRef}
        label="Which is better?"
        value={payload.choice ?? ""}
        onChange={(value) => onChange(choose(payload, value as Choice))}
      >
        <div className={classes.options}>
          {CHOICES.map((option) => (
            <Option key={option.value} {...option} />
          ))}
        </div>
      </Radio.Group>
      <Radio.Group
        label={sides ? `How much better is ${payload.choice}?` : "How much better?"}
        description={sides ? undefined : "Only when you choose A or B."}
        value={payload.strength === null ? "" : String(payload.strength)}
        onChange={(value) => {
          const strength = STRENGTHS.find((known) => String(known.value) === value);
          if (strength) onChange(withStrength(payload, strength.value));
        }}
      >
        <div className={classes.options}>
          {STRENGTHS.map(({ value, label, id }) => (
            <Option key={value} value={String(value)} label={label} keyId={id} disabled={!sides} />
          ))}
        </div>
      </Radio.Group>
      {offered.length > 0 && (
        <Checkbox.Group
          label="Reasons"
          description="If you like"
          value={payload.reasons}
          onChange={(given) => onChange({ ...payload, reasons: given })}
        >
          <div className={classes.reasons}>
            {offered.map((reason, index) => {
              const key = reasonKey(index);
              return (
                <Checkbox.Card key={reason} value={reason} className={classes.reason} radius="xl">
                  <Group gap={7} wrap="nowrap">
                    <Checkbox.Indicator size="xs" aria-hidden />
                    <Text size="sm">{reason}</Text>
                    {key && <KeyCap of={key} className={classes.cap} />}
                  </Group>
                </Checkbox.Card>
              );
            })}
          </div>
        </Checkbox.Group>
      )}
      <Textarea
        ref={commentRef}
        label="Comment"
        description="If there is something to say about it"
        autosize
        minRows={1}
        maxRows={8}
        maxLength={5000}
        value={payload.comment}
        onChange={(event) => onChange({ ...payload, comment: event.currentTarget.value })}
      />
    </Stack>
  );
}

function Option({
  value,
  label,
  keyId,
  disabled = false,
}: {
  value: string;
  label: string;
  keyId: KeyId;
  disabled?: boolean;
}) {
  return (
    <Radio.Card value={value} className={classes.option} disabled={disabled}>
      <Group gap={9} wrap="nowrap">
        <Radio.Indicator size="xs" aria-hidden />
        <Text size="sm" fw={550} flex={1}>
          {label}
        </Text>
        <KeyCap of={keyId} className={classes.cap} />
      </Group>
    </Radio.Card>
  );
}
