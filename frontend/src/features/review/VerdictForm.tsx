import { Button, Chip, Group, Stack, Text, Textarea } from "@mantine/core";
import { type FormEvent, type Ref, useState } from "react";
import { DraftStatus } from "@/features/annotate/drafts/DraftStatus";
import { CauseFields, type CauseWords } from "./CauseFields";
import classes from "./ReviewScreen.module.css";

const REASONS = ["Wrong answer", "Against the guidelines", "Incomplete", "Wrong format", "Hard to read"];

export interface Words extends CauseWords {
  reasons: string[];
  comment: string;
}

/** Asks for the words that go with a return or a rejection. The author reads them. They are kept while unsent. */
export function VerdictForm({
  verdict,
  words,
  onWords,
  restored,
  author,
  sections,
  formRef,
  onSend,
  onCancel,
}: {
  verdict: "return" | "reject";
  words: Words;
  onWords: (change: (before: Words) => Words) => void;
  /** They were there when the page was opened. */
  restored: boolean;
  author: string;
  /** Headings of the guidelines that the author had. */
  sections: string[];
  formRef: Ref<HTMLFormElement>;
  onSend: (words: Words) => void;
  onCancel: () => void;
}) {
  const [missing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const comment = words.comment.trim();
    setMissing(comment === "");
    if (comment !== "") onSend({ ...words, comment });
  };
  const returning = verdict === "return";
  return (
    <form ref={formRef} onSubmit={send} className={classes.form} aria-label={returning ? "Return" : "Reject"}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {returning
            ? `${author} gets it back with your words, and can fix it and submit it again.`
            : "It is not used, and the task goes to somebody else. The author reads your words."}
        </Text>
        <Chip.Group
          multiple
          value={words.reasons}
          onChange={(reasons) => onWords((before) => ({ ...before, reasons }))}
        >
          <Group gap={6} role="group" aria-label="Reasons">
            {REASONS.map((reason) => (
              <Chip key={reason} value={reason} size="xs">
                {reason}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Textarea
          label={returning ? "What should change?" : "Why is it rejected?"}
          withAsterisk
          autoFocus
          autosize
          minRows={2}
          maxRows={8}
          maxLength={5000}
          error={missing ? "Say why, so that the author can learn from it." : undefined}
          value={words.comment}
          onChange={(event) => {
            const comment = event.currentTarget.value;
            setMissing(false);
            onWords((before) => ({ ...before, comment }));
          }}
        />
        <CauseFields
          label="What did it come from?"
          description="If you know. Causes are counted section by section, and the guidelines mended by them."
          value={words}
          sections={sections}
          onChange={(cause) => onWords((before) => ({ ...before, ...cause }))}
        />
        <Group justify="flex-end" gap="xs">
          <DraftStatus status={words.comment === "" ? "clean" : "local"} restored={restored} />
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" color={returning ? undefined : "red.9"}>
            {returning ? "Return it" : "Reject it"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
