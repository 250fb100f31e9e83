import { Checkbox, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { lazy, Suspense } from "react";
import { KeyCap } from "@/components/keys/KeyHelp";
import type { KeyId } from "@/components/keys/registry";
import { BlockSkeleton } from "@/components/PageSkeleton";
import classes from "./RankEditor.module.css";
import { CorrectionEditor } from "./rank/CorrectionEditor";
import type { Ranked } from "./rank/useRanking";
import { type Choice, choose, hasSides, STRENGTHS, withStrength } from "./ranking";
import { reasonKey } from "./rankingKeys";
import type { Writing } from "./useWriting";

// Dragging is for three answers or more: who never ranks so many does not load it.
const OrderBoard = lazy(() => import("./rank/OrderBoard").then((found) => ({ default: found.OrderBoard })));

/** The judgment: which, how much better, and why; of three answers or more, their order. */
export function RankEditor({ ranked, writing }: { ranked: Ranked; writing: Writing }) {
  const { payload, onChange } = ranked;
  return (
    <Stack gap="lg">
      {ranked.several ? <Order ranked={ranked} /> : <Pair ranked={ranked} />}
      <Reasons ranked={ranked} />
      <Textarea
        ref={ranked.comment}
        label="Comment"
        description="If there is something to say about it"
        autosize
        minRows={1}
        maxRows={8}
        maxLength={5000}
        value={payload.comment}
        onChange={(event) => onChange({ ...payload, comment: event.currentTarget.value })}
      />
      <CorrectionEditor ranked={ranked} writing={writing} />
      <span className="visually-hidden" role="status" aria-live="polite">
        {ranked.said}
      </span>
    </Stack>
  );
}

const CHOICES: { value: Choice; label: string; keyId: KeyId }[] = [
  { value: "A", label: "A is better", keyId: "rank.choose.1" },
  { value: "B", label: "B is better", keyId: "rank.choose.2" },
  { value: "tie", label: "Tie", keyId: "rank.tie" },
  { value: "both_bad", label: "Both bad", keyId: "rank.bad" },
];

function Pair({ ranked: { payload, onChange, choice } }: { ranked: Ranked }) {
  const sides = hasSides(payload.choice);
  return (
    <>
      <Radio.Group
        ref={choice}
        label="Which is better?"
        value={payload.choice ?? ""}
        onChange={(value) => onChange(choose(payload, value))}
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
    </>
  );
}

function Order({ ranked }: { ranked: Ranked }) {
  const { payload, letters, choice } = ranked;
  const level = payload.ranking?.length === 1 && payload.ranking[0]?.length === letters.length;
  return (
    <div ref={choice}>
      <Text fw={500} size="sm">
        In which order, the best first?
      </Text>
      <Text size="xs" c="dimmed" mb={8}>
        Drag them, move them with the arrow keys, or press their digits one after the other.
      </Text>
      <Suspense fallback={<BlockSkeleton />}>
        <OrderBoard ranked={ranked} />
      </Suspense>
      <Group gap="xs" mt="xs">
        <Checkbox.Card
          className={classes.reason}
          radius="xl"
          checked={ranked.beside}
          onClick={ranked.toggleBeside}
        >
          <Chip label="The next one ties with the last" keyId="rank.beside" />
        </Checkbox.Card>
        <Checkbox.Card
          className={classes.reason}
          radius="xl"
          checked={level && payload.choice === "tie"}
          onClick={() => ranked.level("tie")}
        >
          <Chip label="All are equally good" keyId="rank.tie" />
        </Checkbox.Card>
        <Checkbox.Card
          className={classes.reason}
          radius="xl"
          checked={payload.choice === "both_bad"}
          onClick={() => ranked.level("both_bad")}
        >
          <Chip label="All are bad" keyId="rank.bad" />
        </Checkbox.Card>
      </Group>
    </div>
  );
}

function Reasons({ ranked: { payload, onChange, reasons, several, reasonList } }: { ranked: Ranked }) {
  // A reason that the project no longer offers stays visible where it was given.
  const offered = [...reasons, ...payload.reasons.filter((reason) => !reasons.includes(reason))];
  if (offered.length === 0) return null;
  return (
    <Checkbox.Group
      label="Reasons"
      description="If you like"
      value={payload.reasons}
      onChange={(given) => onChange({ ...payload, reasons: given })}
    >
      <div className={classes.reasons} ref={reasonList}>
        {offered.map((reason, index) => (
          <Checkbox.Card key={reason} value={reason} className={classes.reason} radius="xl">
            <Chip label={reason} keyId={reasonKey(index, several)} />
          </Checkbox.Card>
        ))}
      </div>
    </Checkbox.Group>
  );
}

function Chip({ label, keyId }: { label: string; keyId: KeyId | null }) {
  return (
    <Group gap={7} wrap="nowrap">
      <Checkbox.Indicator size="xs" aria-hidden />
      <Text size="sm">{label}</Text>
      {keyId && <KeyCap of={keyId} className={classes.cap} />}
    </Group>
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
