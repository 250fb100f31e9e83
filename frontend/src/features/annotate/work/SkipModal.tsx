import { Button, Group, Modal, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";

const REASONS = [
  "I cannot judge this",
  "The prompt is broken or makes no sense",
  "It holds private or offensive content",
  "The guidelines do not cover it",
];
const OTHER = "other";

/** Asks why. The manager reads the reason; the task goes to somebody else. */
export function SkipModal({
  opened,
  onClose,
  onSkip,
  busy,
  error,
}: {
  opened: boolean;
  onClose: () => void;
  onSkip: (reason: string) => void;
  busy: boolean;
  error: unknown;
}) {
  const [choice, setChoice] = useState("");
  const [words, setWords] = useState("");
  const reason = choice === OTHER ? words.trim() : choice;
  return (
    <Modal opened={opened} onClose={onClose} title="Skip this task">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason && !busy) onSkip(reason);
        }}
      >
        <Stack>
          {error !== null && <ErrorNotice title="The task was not skipped" error={error} />}
          <Radio.Group
            label="Why?"
            description="It goes to somebody else, and you do not see it again. What you wrote for it is dropped."
            value={choice}
            onChange={setChoice}
          >
            <Stack gap="xs" mt="xs">
              {REASONS.map((known, index) => (
                <Radio key={known} value={known} label={known} data-autofocus={index === 0 || undefined} />
              ))}
              <Radio value={OTHER} label="Another reason" />
            </Stack>
          </Radio.Group>
          {choice === OTHER && (
            <Textarea
              label="The reason, in a few words"
              autoFocus
              autosize
              minRows={2}
              maxLength={500}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" disabled={!reason} loading={busy}>
              Skip and take the next
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
