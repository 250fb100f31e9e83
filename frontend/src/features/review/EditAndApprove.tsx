import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useMe } from "@/app/session";
import { KeyHelp } from "@/components/keys/KeyHelp";
import type { KeyBinding } from "@/components/keys/keys";
import { leaveField } from "@/components/keys/leaveField";
import type { AnnotationDetail } from "@/features/annotate/api";
import { DraftNotices } from "@/features/annotate/drafts/DraftNotices";
import { DraftStatus } from "@/features/annotate/drafts/DraftStatus";
import { samePayload } from "@/features/annotate/drafts/draftSession";
import { draftKey, localDrafts } from "@/features/annotate/drafts/localDrafts";
import { useDraft } from "@/features/annotate/drafts/useDraft";
import { EditorView } from "@/features/annotate/editors/EditorView";
import { RankAnswers } from "@/features/annotate/editors/rank/Answers";
import {
  type Payload,
  payloadInWords,
  payloadOf,
  type Question,
  useEditor,
} from "@/features/annotate/editors/useEditor";
import type { VerdictBody } from "./api";
import { CauseFields } from "./CauseFields";
import type { Words } from "./VerdictForm";

/** The reviewer's own wording. It becomes a revision of its own; the author's stays beside it. */
export function EditAndApprove({
  detail,
  words,
  onWords,
  sections,
  onDecide,
  onCancel,
}: {
  detail: AnnotationDetail;
  /** The words that go with it, kept while they are unsent. */
  words: Words;
  onWords: (change: (before: Words) => Words) => void;
  sections: string[];
  onDecide: (body: VerdictBody) => void;
  onCancel: () => void;
}) {
  const me = useMe();
  const start = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const question: Question = {
    ...detail,
    proposed: detail.kind === "write" ? detail.payload.messages : null,
    startName: "the author's answer",
  };
  const original = payloadOf(question, detail.payload);
  const { session, state } = useDraft<Payload>({
    key: draftKey(me.id, `review-${detail.id}`),
    store: localDrafts<Payload>(),
    initial: original,
    server: null,
    save: null,
  });
  const editor = useEditor(question, state.payload, (payload) => {
    setProblem(null);
    session.change(payload);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the editor opens
  useEffect(() => {
    if (detail.kind === "write" && !editor.writing.hasForm) editor.focus();
    else start.current?.focus({ preventScroll: true });
  }, []);

  const approve = () => {
    const standing = samePayload(original, state.payload)
      ? "You have not changed anything. Cancel, and approve it as it is."
      : editor.whyNot();
    setProblem(standing);
    if (standing !== null) return;
    onDecide({
      verdict: "edit_approve",
      revision_number: detail.revision_number,
      payload: state.payload,
      comment: words.comment.trim(),
      cause: words.cause,
      guideline_section: words.guideline_section,
    });
  };
  const keys: KeyBinding[] = [
    ...editor.keys,
    { id: "review.send", label: "Approve with the edit", run: approve },
    { id: "app.leave", label: "Leave the field, then the editor", run: leaveFieldOr(onCancel) },
  ];
  return (
    <Stack ref={start} tabIndex={-1} style={{ outline: "none" }}>
      <DraftNotices
        session={session}
        state={state}
        inWords={(payload) => payloadInWords(detail.kind, payload)}
      />
      {detail.kind === "rank" && <RankAnswers ranked={editor.ranked} />}
      <EditorView editor={editor} label="Edited answer" />
      <Textarea
        label="Comment for the author"
        description="If you like"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={5000}
        value={words.comment}
        onChange={(event) => {
          const comment = event.currentTarget.value;
          onWords((before) => ({ ...before, comment }));
        }}
      />
      <CauseFields
        label="What did it come from?"
        description="If you know"
        value={words}
        sections={sections}
        onChange={(cause) => onWords((before) => ({ ...before, ...cause }))}
      />
      <Group justify="flex-end" gap="xs">
        <KeyHelp bindings={keys} />
        <DraftStatus status={state.status} restored={state.restored} />
        <Text size="sm" c="var(--mantine-color-error)" role="status" aria-live="polite" flex={1} ta="right">
          {problem}
        </Text>
        <Button
          variant="default"
          onClick={() => {
            session.finish();
            onCancel();
          }}
        >
          Cancel
        </Button>
        <Button onClick={approve}>Approve with the edit</Button>
      </Group>
    </Stack>
  );
}

/** In a field Esc leaves the field; outside of one it leaves the editor, and the draft stays. */
function leaveFieldOr(leave: () => void) {
  return () => {
    const focused = document.activeElement;
    if (focused instanceof HTMLTextAreaElement || focused instanceof HTMLInputElement) leaveField();
    else leave();
  };
}
