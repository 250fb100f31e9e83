import { Alert, Button, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { PromptView } from "@/components/conversation/PromptView";
import { ErrorNotice } from "@/components/ErrorNotice";
import { KeyCap, KeyHelp } from "@/components/keys/KeyHelp";
import type { KeyBinding } from "@/components/keys/keys";
import { leaveField } from "@/components/keys/leaveField";
import { type KeyId, numbered } from "@/components/keys/registry";
import type { AnyPayload } from "@/features/annotate/api";
import { draftKey, localDrafts } from "@/features/annotate/drafts/localDrafts";
import { useKept } from "@/features/annotate/drafts/useKept";
import { Candidates } from "@/features/annotate/editors/rank/Answers";
import { CauseFields } from "../CauseFields";
import { CAUSES, causeInWords } from "../causes";
import screen from "../ReviewScreen.module.css";
import { AnswerCards } from "./AnswerCards";
import { type Dispute, settle } from "./api";
import classes from "./Disputes.module.css";
import { EditAnswer } from "./EditAnswer";
import type { Settled } from "./SettledNotice";
import { asFarAsItHolds, type Decision, settlementOf, standing, UNDECIDED } from "./settling";

/** One dispute with the decision on it. Give it the task as its key. */
export function DisputeScreen({
  projectId,
  dispute,
  onSettled,
  onChanged,
  onNext,
  onPrevious,
  onBack,
  onGuidelines,
}: {
  projectId: number;
  dispute: Dispute;
  onSettled: (settled: Settled) => void;
  /** The answers changed, or somebody else settled it: it has to be read anew. */
  onChanged: () => void;
  onNext: () => void;
  onPrevious: () => void;
  onBack: () => void;
  onGuidelines: () => void;
}) {
  const me = useMe();
  // What was decided so far is there again after a reload, until it is settled.
  const {
    value: kept,
    keep,
    forget,
  } = useKept<Decision>(draftKey(me.id, `decision-${dispute.task}`), UNDECIDED);
  const decision = asFarAsItHolds(kept, dispute);
  const [marked, setMarked] = useState(true);
  const [editing, setEditing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = useRef<HTMLElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    start.current?.focus({ preventScroll: true });
  }, []);
  const settlement = dispute.adjudication;
  const open = settlement === null;
  const chosen = typeof decision.choice === "number" ? decision.choice : null;
  const answer = dispute.answers.find(({ annotation }) => annotation === chosen);
  const inEdit = editing && answer !== undefined;
  const change = (part: Partial<Decision>) => {
    setProblem(null);
    keep((before) => ({ ...before, ...part }));
  };
  const edit = () => {
    if (answer) setEditing(true);
    else setProblem("Choose the answer to edit first.");
  };
  const send = async (edited?: AnyPayload) => {
    if (busy) return;
    setProblem(standing(decision));
    const body = settlementOf(decision, dispute, edited);
    if (body === null) return;
    setBusy(true);
    setError(null);
    try {
      await settle(projectId, dispute.task, body);
      if (edited !== undefined && chosen !== null) localDrafts().remove(draftKey(me.id, `dispute-${chosen}`));
      forget();
      onSettled({
        label: answer?.label ?? null,
        edited: edited !== undefined,
        cause: body.cause,
        section: decision.guideline_section,
      });
    } catch (thrown) {
      setError(thrown);
      if (toApiError(thrown).status === 409) onChanged();
    } finally {
      setBusy(false);
    }
  };
  const decide = { disabled: !open };
  const keys: KeyBinding[] = [
    ...dispute.answers.flatMap(({ annotation, label }, index) => {
      const id = numbered("dispute.choose", index + 1);
      return id
        ? [{ id, label: `Choose ${label}`, ...decide, run: () => change({ choice: annotation }) }]
        : [];
    }),
    { id: "dispute.none", ...decide, run: () => change({ choice: "none" }) },
    { id: "dispute.edit", ...decide, run: edit },
    ...CAUSES.map(({ value, id }) => ({ id, ...decide, run: () => change({ cause: value }) })),
    { id: "dispute.comment", ...decide, run: () => comment.current?.focus() },
    { id: "dispute.settle", ...decide, run: () => void send() },
    { id: "queue.next", run: onNext },
    { id: "queue.previous", run: onPrevious },
    {
      id: "app.leave",
      label: "Leave the field, then back to the disputes",
      run: () => (inField() ? leaveField() : onBack()),
    },
    {
      id: "review.view",
      label: "Mark differences, or not",
      run: () => setMarked((now) => !now),
    },
    { id: "app.guidelines", run: onGuidelines },
  ];
  return (
    <>
      <div className={screen.panes}>
        <section className={screen.prompt} aria-label="Prompt">
          <PromptView item={dispute.item} />
        </section>
        {dispute.kind === "rank" && <Candidates candidates={dispute.candidates} payload={null} />}
        <section className={screen.answer} aria-labelledby="answers" ref={start} tabIndex={-1}>
          <Group justify="space-between" mb="sm" gap="xs">
            <Title order={2} size="h4" id="answers">
              {inEdit ? `Edit ${answer.label}` : `${dispute.answers.length} answers, without names`}
            </Title>
            {dispute.kind === "write" && !inEdit && (
              <Button
                size="compact-sm"
                variant="default"
                aria-pressed={marked}
                onClick={() => setMarked(!marked)}
              >
                {marked ? "Show them plain" : "Mark differences"}
              </Button>
            )}
          </Group>
          {inEdit ? (
            <EditAnswer
              dispute={dispute}
              answer={answer}
              problem={problem}
              busy={busy}
              onSend={(payload) => void send(payload)}
              onCancel={() => setEditing(false)}
            />
          ) : (
            <AnswerCards
              dispute={dispute}
              chosen={chosen}
              marked={marked}
              onChoose={open ? (choice) => change({ choice }) : null}
            />
          )}
        </section>
      </div>
      <footer className={`${screen.footer} ${classes.decision}`}>
        {settlement ? (
          <Alert color="gray" variant="light" p="xs" className={classes.settle}>
            Settled by {settlement.adjudicator_name}
            {settlement.chosen === null && "; no answer held, and the task was asked anew"}. Cause:{" "}
            {causeInWords(settlement.cause)}. {settlement.comment}
            <KeyHelp bindings={keys} />
          </Alert>
        ) : (
          <Stack gap="sm" className={classes.settle} component="section" aria-label="Decision">
            {error !== null && (
              <ErrorNotice title="It was not settled. What you chose is kept." error={error} />
            )}
            <CauseFields
              label="What did the disagreement come from?"
              required
              withKeys
              value={decision}
              sections={dispute.sections}
              onChange={change}
            />
            <Textarea
              ref={comment}
              label={decision.choice === "none" ? "Why does none of them hold?" : "Comment for the authors"}
              description={decision.choice === "none" ? undefined : "If you like"}
              withAsterisk={decision.choice === "none"}
              autosize
              minRows={1}
              maxRows={6}
              maxLength={5000}
              value={decision.comment}
              onChange={(event) => change({ comment: event.currentTarget.value })}
            />
            <Group justify="flex-end" gap="xs">
              {!inEdit && <KeyHelp bindings={keys} />}
              <Text
                size="sm"
                c="var(--mantine-color-error)"
                role="status"
                aria-live="polite"
                flex={1}
                ta="right"
              >
                {inEdit ? null : problem}
              </Text>
              {!inEdit && (
                <>
                  <Button
                    variant={decision.choice === "none" ? "filled" : "default"}
                    color={decision.choice === "none" ? "orange.9" : undefined}
                    aria-pressed={decision.choice === "none"}
                    onClick={() => change({ choice: decision.choice === "none" ? null : "none" })}
                  >
                    <Cap label="None holds" of="dispute.none" />
                  </Button>
                  <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={edit}>
                    <Cap label="Edit" of="dispute.edit" />
                  </Button>
                  <Button loading={busy} onClick={() => void send()}>
                    <Cap label="Settle" of="dispute.settle" />
                  </Button>
                </>
              )}
            </Group>
          </Stack>
        )}
      </footer>
    </>
  );
}

function Cap({ label, of }: { label: string; of: KeyId }) {
  return (
    <Group gap={8} wrap="nowrap">
      {label}
      <KeyCap of={of} className={classes.cap} />
    </Group>
  );
}

function inField(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLTextAreaElement || focused instanceof HTMLInputElement;
}
