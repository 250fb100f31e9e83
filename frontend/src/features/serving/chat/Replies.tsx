import { Button, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { KeyHelp } from "@/components/keys/KeyHelp";
import type { KeyBinding } from "@/components/keys/keys";
import { Notice } from "@/components/Notice";
import { RichText } from "@/components/text/RichText";
import { hasSides, STRENGTHS } from "@/features/annotate/editors/ranking";
import type { Choice, Turn } from "./api";
import classes from "./Chat.module.css";

export interface Judgment {
  choice: Choice;
  strength: number | null;
  comment: string;
  seconds_spent: number;
}

const CHOICES: { value: Choice; label: string }[] = [
  { value: "A", label: "A is better" },
  { value: "B", label: "B is better" },
  { value: "tie", label: "Tie" },
  { value: "both_bad", label: "Both bad" },
];
const USUAL_STRENGTH = 2;

/** Two replies as they come, and the choice between them. */
export function Replies({
  turn,
  waiting,
  busy,
  onChoose,
  onAgain,
}: {
  turn: Turn;
  waiting: boolean;
  busy: boolean;
  onChoose: (judgment: Judgment) => void;
  onAgain: () => void;
}) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [strength, setStrength] = useState(USUAL_STRENGTH);
  const [comment, setComment] = useState("");
  const begun = useRef(Date.now());
  const replies = [
    { letter: "A", reply: turn.a },
    { letter: "B", reply: turn.b },
  ];
  const whole = replies.every(({ reply }) => reply.state === "done");
  const same = whole && turn.a.text.trim() === turn.b.text.trim();
  const failed = replies.find(({ reply }) => reply.state === "failed")?.reply;
  const decide = () => {
    if (!whole || busy) return;
    const seconds_spent = Math.round((Date.now() - begun.current) / 1000);
    if (same) onChoose({ choice: "tie", strength: null, comment: "", seconds_spent });
    else if (choice)
      onChoose({ choice, strength: hasSides(choice) ? strength : null, comment, seconds_spent });
  };
  const pick = (value: Choice) => () => whole && setChoice(value);
  const keys: KeyBinding[] = [
    { id: "rank.choose.1", run: pick("A") },
    { id: "rank.choose.2", run: pick("B") },
    { id: "rank.tie", run: pick("tie") },
    { id: "rank.bad", run: pick("both_bad") },
    ...STRENGTHS.map(({ value, id }) => ({ id, run: () => setStrength(value) })),
    { id: "task.submit", label: "Choose and go on", run: decide },
  ];
  return (
    <Stack>
      <div className={classes.replies}>
        {replies.map(({ letter, reply }) => (
          <section
            key={letter}
            className={classes.reply}
            data-chosen={choice === letter || undefined}
            aria-label={`Reply ${letter}`}
          >
            <Text size="sm" fw={650} mb={6}>
              {letter}
            </Text>
            {reply.state === "done" && whole ? (
              <RichText text={reply.text} />
            ) : (
              <div className={classes.streaming} dir="auto">
                {reply.text}
              </div>
            )}
          </section>
        ))}
      </div>
      <Text size="sm" c="dimmed" role="status">
        {waiting ? "The replies are being written." : whole && !same ? "Both replies are there." : ""}
      </Text>
      {failed && <Notice tone="warning" title={failed.error} live />}
      {!waiting && !whole && !failed && (
        <Notice tone="warning" title="A reply was stopped before it was whole." live />
      )}
      {same && <Notice title="Both replies are the same, so there is nothing to prefer." live />}
      {whole && !same && (
        <>
          <Radio.Group
            label="Which is better?"
            value={choice ?? ""}
            onChange={(value) => setChoice(value as Choice)}
          >
            <Group mt={8}>
              {CHOICES.map((option) => (
                <Radio key={option.value} {...option} />
              ))}
            </Group>
          </Radio.Group>
          {hasSides(choice) && (
            <Radio.Group
              label={`How much better is ${choice}?`}
              value={String(strength)}
              onChange={(value) => setStrength(Number(value))}
            >
              <Group mt={8}>
                {STRENGTHS.map(({ value, label }) => (
                  <Radio key={value} value={String(value)} label={label} />
                ))}
              </Group>
            </Radio.Group>
          )}
          <Textarea
            label="Comment"
            description="If there is something to say about it"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={5000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        </>
      )}
      <Group>
        {whole && (
          <Button onClick={decide} disabled={!same && choice === null} loading={busy}>
            {same ? "Go on" : "Choose and go on"}
          </Button>
        )}
        <Button variant="default" leftSection={<IconRefresh size={15} aria-hidden />} onClick={onAgain}>
          Ask for two others
        </Button>
        <KeyHelp bindings={keys} />
      </Group>
    </Stack>
  );
}
