import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { KeyCap, KeyHelp } from "@/components/keys/KeyHelp";
import { leaveField } from "@/components/keys/leaveField";
import { type AnnotationDetail, annotationQuery, resubmit } from "../api";
import { DraftNotices } from "../drafts/DraftNotices";
import { DraftStatus } from "../drafts/DraftStatus";
import { draftKey, localDrafts } from "../drafts/localDrafts";
import { useDraft } from "../drafts/useDraft";
import { EditorView } from "../editors/EditorView";
import { Candidates } from "../editors/RankEditor";
import type { RankPayload } from "../editors/ranking";
import { type Payload, payloadInWords, payloadOf, type Question, useEditor } from "../editors/useEditor";
import { useActiveClock } from "../work/useActiveClock";
import classes from "../work/Workbench.module.css";

/** The same editor as before, over the returned wording. The draft is kept on this device. */
export function FixEditor({ detail }: { detail: AnnotationDetail }) {
  const me = useMe();
  const client = useQueryClient();
  const clock = useActiveClock(0);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const question: Question = {
    ...detail,
    proposed: detail.kind === "write" ? (detail.payload as { messages: unknown }).messages : null,
    startName: "the returned answer",
  };
  const { session, state } = useDraft<Payload>({
    key: draftKey(me.id, `annotation-${detail.id}`),
    store: localDrafts<Payload>(),
    initial: payloadOf(question, detail.payload),
    server: null,
    save: null,
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
    if (busy) return;
    const standing = editor.whyNot();
    setProblem(standing);
    setError(null);
    if (standing !== null) return;
    setBusy(true);
    try {
      const changed = await resubmit(detail.id, {
        payload: state.payload,
        revision_number: detail.revision_number,
        note: note.trim(),
        seconds_spent: clock.seconds(Date.now()),
      });
      session.finish();
      client.setQueryData(annotationQuery(detail.id).queryKey, changed);
      notifications.show({ title: "Submitted again", message: "A reviewer looks at it next." });
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
          Fix it and submit it again
        </Title>
        <Group gap="xs">
          <DraftStatus status={state.status} restored={state.restored} />
          <KeyHelp
            bindings={[
              ...editor.keys,
              { id: "task.submit", label: "Submit again", run: () => void send() },
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
        {detail.kind === "rank" && (
          <Candidates candidates={detail.candidates} chosen={(state.payload as RankPayload).choice} />
        )}
        <EditorView editor={editor} label="Your answer" />
        <TextInput
          label="Note to the reviewer"
          description="If you like: what you changed, or why you did not"
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Text size="sm" c="var(--mantine-color-error)" role="status" aria-live="polite" flex={1} ta="right">
            {problem}
          </Text>
          <Button onClick={() => void send()} loading={busy}>
            <Group gap={9} wrap="nowrap">
              Submit again
              <KeyCap of="task.submit" className={classes.cap} />
            </Group>
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
