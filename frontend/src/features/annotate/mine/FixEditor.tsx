import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { KeyCap, KeyHelp } from "@/components/keys/KeyHelp";
import { leaveField } from "@/components/keys/leaveField";
import { type AnnotationDetail, annotationQuery, recentQuery, resubmit, revise, saveWording } from "../api";
import { DraftNotices } from "../drafts/DraftNotices";
import { DraftStatus } from "../drafts/DraftStatus";
import { draftKey, localDrafts } from "../drafts/localDrafts";
import { useDraft } from "../drafts/useDraft";
import { useKept } from "../drafts/useKept";
import { EditorView } from "../editors/EditorView";
import { RankAnswers } from "../editors/rank/Answers";
import { type Payload, payloadInWords, payloadOf, type Question, useEditor } from "../editors/useEditor";
import { useActiveClock } from "../work/useActiveClock";
import classes from "../work/Workbench.module.css";

/** Work that a reviewer sent back is fixed; work that nobody has looked at is changed. */
const FIX = {
  title: "Fix it and submit it again",
  start: "the returned answer",
  button: "Submit again",
  done: { title: "Submitted again", message: "A reviewer looks at it next." },
  send: resubmit,
};
const CHANGE: typeof FIX = {
  title: "Change your answer",
  start: "the submitted answer",
  button: "Submit the change",
  done: { title: "Changed", message: "The old wording is kept beside it." },
  send: revise,
};

function draftIn(question: Question, wording: NonNullable<AnnotationDetail["wording"]>) {
  const { payload, version } = wording;
  return payload ? { payload: payloadOf(question, payload), version } : null;
}

/** The same editor as before, over the submitted wording. */
export function FixEditor({
  detail,
  onDone,
  onCancel,
}: {
  detail: AnnotationDetail;
  onDone?: () => void;
  onCancel?: () => void;
}) {
  const words = detail.can_resubmit ? FIX : CHANGE;
  const me = useMe();
  const client = useQueryClient();
  const clock = useActiveClock(0);
  const note = useKept(draftKey(me.id, `note-${detail.id}`), "");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const question: Question = {
    ...detail,
    proposed: detail.kind === "write" ? (detail.payload as { messages: unknown }).messages : null,
    startName: words.start,
  };
  const original = payloadOf(question, detail.payload);
  const { session, state } = useDraft<Payload>({
    key: draftKey(me.id, `annotation-${detail.id}`),
    store: localDrafts<Payload>(),
    initial: original,
    server: detail.wording && draftIn(question, detail.wording),
    version: detail.wording?.version,
    save: (payload, version, leaving) => saveWording(detail.id, payload, version, leaving),
    load: async () => {
      const now = await client.fetchQuery({ ...annotationQuery(detail.id), staleTime: 0 });
      return now.wording && draftIn(question, now.wording);
    },
  });
  const editor = useEditor(question, state.payload, (payload) => {
    setProblem(null);
    session.change(payload);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const touch = window.matchMedia("(pointer: coarse)").matches;
    if (!touch && detail.kind === "write" && !editor.writing.hasForm) editor.focus();
  }, []);

  const send = async () => {
    if (busy || state.status === "elsewhere") return;
    const standing = editor.whyNot();
    setProblem(standing);
    setError(null);
    if (standing !== null) return;
    setBusy(true);
    await session.flush();
    if (session.state.status === "conflict") return setBusy(false);
    try {
      const changed = await words.send(detail.id, {
        payload: state.payload,
        revision_number: detail.revision_number,
        note: note.value.trim(),
        seconds_spent: clock.seconds(Date.now()),
      });
      session.finish();
      note.forget();
      client.setQueryData(annotationQuery(detail.id).queryKey, changed);
      notifications.show(words.done);
      onDone?.();
      void client.invalidateQueries({ queryKey: recentQuery(detail.project).queryKey });
      void client.invalidateQueries({ queryKey: ["my-work"] });
      void client.invalidateQueries({ queryKey: ["home"] });
    } catch (thrown) {
      setBusy(false);
      setError(thrown);
      // It moved on elsewhere: show where it is now; the text stays on this device.
      if (toApiError(thrown).status === 409)
        void client.invalidateQueries({ queryKey: annotationQuery(detail.id).queryKey });
    }
  };

  return (
    <section aria-labelledby="fix">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="fix">
          {words.title}
        </Title>
        <Group gap="xs">
          <DraftStatus status={state.status} restored={state.restored} />
          <KeyHelp
            bindings={[
              ...editor.keys,
              { id: "task.submit", label: words.button, run: () => void send() },
              { id: "app.leave", run: leaveField },
            ]}
          />
        </Group>
      </Group>
      <Stack>
        <DraftNotices
          session={session}
          state={state}
          inWords={(payload) => payloadInWords(detail.kind, payload)}
        />
        {error !== null && <ErrorNotice title="It was not submitted. Your text is kept." error={error} />}
        {detail.kind === "rank" && <RankAnswers ranked={editor.ranked} />}
        <EditorView editor={editor} label="Your answer" />
        <TextInput
          label="Note to the reviewer"
          description="If you like: what you changed, or why you did not"
          maxLength={500}
          value={note.value}
          onChange={(event) => note.keep(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Text size="sm" c="var(--mantine-color-error)" role="status" aria-live="polite" flex={1} ta="right">
            {problem}
          </Text>
          {onCancel && (
            <Button
              variant="default"
              onClick={() => {
                // Wherever a draft of it is kept, it says what is submitted.
                if (state.status !== "clean") session.change(original);
                note.forget();
                onCancel();
              }}
            >
              Leave it as it is
            </Button>
          )}
          <Button onClick={() => void send()} loading={busy} disabled={state.status === "elsewhere"}>
            <Group gap={9} wrap="nowrap">
              {words.button}
              <KeyCap of="task.submit" className={classes.cap} />
            </Group>
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
