import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useMe } from "@/app/session";
import { KeyHelp } from "@/components/keys/KeyHelp";
import type { AnyPayload } from "@/features/annotate/api";
import { DraftNotices } from "@/features/annotate/drafts/DraftNotices";
import { DraftStatus } from "@/features/annotate/drafts/DraftStatus";
import { samePayload } from "@/features/annotate/drafts/draftSession";
import { draftKey, localDrafts } from "@/features/annotate/drafts/localDrafts";
import { useDraft } from "@/features/annotate/drafts/useDraft";
import { EditorView } from "@/features/annotate/editors/EditorView";
import {
  type Payload,
  payloadInWords,
  payloadOf,
  type Question,
  useEditor,
} from "@/features/annotate/editors/useEditor";
import type { Dispute, DisputeAnswer } from "./api";

/** The chosen answer in the adjudicator's own wording: it becomes a revision, and its author sees the difference. */
export function EditAnswer({
  dispute,
  answer,
  problem,
  busy,
  onSend,
  onCancel,
}: {
  dispute: Dispute;
  answer: DisputeAnswer;
  /** What is missing in the decision around it. */
  problem: string | null;
  busy: boolean;
  onSend: (payload: AnyPayload) => void;
  onCancel: () => void;
}) {
  const me = useMe();
  const [own, setOwn] = useState<string | null>(null);
  const question: Question = {
    ...dispute,
    proposed: dispute.kind === "write" ? answer.payload.messages : null,
    startName: answer.label,
  };
  const original = payloadOf(question, answer.payload);
  const { session, state } = useDraft<Payload>({
    key: draftKey(me.id, `dispute-${answer.annotation}`),
    store: localDrafts<Payload>(),
    initial: original,
    server: null,
    save: null,
  });
  const editor = useEditor(question, state.payload, (payload) => {
    setOwn(null);
    session.change(payload);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the editor opens
  useEffect(() => editor.focus(), []);
  const send = () => {
    const wrong = samePayload(original, state.payload)
      ? "You have not changed anything. Go back, and settle it as it is."
      : editor.whyNot();
    setOwn(wrong);
    if (wrong === null) onSend(state.payload);
  };
  return (
    <Stack>
      <DraftNotices
        session={session}
        state={state}
        inWords={(payload) => payloadInWords(dispute.kind, payload)}
      />
      <EditorView editor={editor} label={`${answer.label}, edited`} />
      <Group justify="flex-end" gap="xs">
        <KeyHelp
          bindings={[...editor.keys, { id: "dispute.settle", label: "Settle it with the edit", run: send }]}
        />
        <DraftStatus status={state.status} restored={state.restored} />
        <Text size="sm" c="var(--mantine-color-error)" role="status" aria-live="polite" flex={1} ta="right">
          {own ?? problem}
        </Text>
        <Button
          variant="default"
          onClick={() => {
            session.finish();
            onCancel();
          }}
        >
          Back to the answers
        </Button>
        <Button onClick={send} loading={busy}>
          Settle with the edit
        </Button>
      </Group>
    </Stack>
  );
}
