import { Alert, Button, Group, Text, Title } from "@mantine/core";
import { IconArrowBack, IconCheck, IconPencil, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useMe } from "@/app/session";
import { PromptView } from "@/components/conversation/PromptView";
import { KeyCap, KeyHelp } from "@/components/keys/KeyHelp";
import type { KeyBinding } from "@/components/keys/keys";
import type { KeyId } from "@/components/keys/registry";
import { AnchorLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { inWords } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import type { AnnotationDetail } from "@/features/annotate/api";
import { History } from "@/features/annotate/detail/History";
import { Marks } from "@/features/annotate/detail/Marks";
import { draftKey } from "@/features/annotate/drafts/localDrafts";
import { useKept } from "@/features/annotate/drafts/useKept";
import { AnnotationComments } from "@/features/comments/AnnotationComments";
import { AnswerPanel, type View, viewsOf } from "./AnswerPanel";
import type { ReviewRow, VerdictBody } from "./api";
import { NO_CAUSE } from "./CauseFields";
import { baselinesOf } from "./comparing";
import { EditAndApprove } from "./EditAndApprove";
import { ReasonChip } from "./ReasonChip";
import classes from "./ReviewScreen.module.css";
import { VerdictForm, type Words } from "./VerdictForm";

type Mode = "read" | "edit" | "return" | "reject";

/** What a reviewer has begun: kept on this device until the verdict has arrived. */
interface Begun {
  mode: Mode;
  words: Words;
  /** The revision that it is about; words about an earlier one are kept, but not put before them. */
  revision: number;
}

/** One submission with the verdicts on it. Give it the annotation and its revision as its key. */
export function Submission({
  detail,
  row,
  unsent,
  onDecide,
  onNext,
  onPrevious,
  onBack,
  onGuidelines,
}: {
  detail: AnnotationDetail;
  /** Its row in the queue, where it is in the part that is loaded. */
  row: ReviewRow | null;
  /** A verdict on it that the server did not take: its words are not lost. */
  unsent: VerdictBody | null;
  onDecide: (body: VerdictBody) => void;
  onNext: () => void;
  onPrevious: () => void;
  onBack: () => void;
  onGuidelines: () => void;
}) {
  const baselines = baselinesOf(detail);
  const views = viewsOf(detail, baselines);
  const [baselineKey, setBaseline] = useState(baselines[0]?.key ?? null);
  const [view, setView] = useState<View>(views[0] ?? "answer");
  const me = useMe();
  const {
    value: begun,
    keep,
    forget,
    restored,
  } = useKept<Begun>(draftKey(me.id, `words-${detail.id}`), {
    mode: modeFor(unsent),
    words: wordsOf(unsent),
    revision: detail.revision_number,
  });
  // A form that was left open without a word stays closed: it would take the page's keys for its text.
  const leftEmpty = useRef(restored && begun.mode !== "edit" && isEmpty(begun.words));
  const current = detail.can_review && begun.revision === detail.revision_number;
  const mode = current && !leftEmpty.current ? begun.mode : "read";
  const opened = useRef(mode);
  const form = useRef<HTMLFormElement>(null);
  const start = useRef<HTMLElement>(null);
  const baseline = baselines.find(({ key }) => key === baselineKey) ?? null;
  const revision_number = detail.revision_number;
  useEffect(() => {
    window.scrollTo({ top: 0 });
    // A form that was left open has the focus already.
    if (opened.current === "read") start.current?.focus({ preventScroll: true });
  }, []);

  const setMode = (next: Mode) => {
    leftEmpty.current = false;
    keep((before) => ({ ...before, mode: next, revision: revision_number }));
  };
  const setWords = (change: (before: Words) => Words) =>
    keep((before) => ({ ...before, words: change(before.words) }));
  const read = () => {
    if (isEmpty(begun.words)) forget();
    else setMode("read");
    start.current?.focus({ preventScroll: true });
  };
  const can = detail.can_review;
  const reading = mode === "read";
  const keys: KeyBinding[] = [
    { id: "review.approve", disabled: !can || !reading, run: () => approve() },
    { id: "review.edit", disabled: !can || !reading, run: () => setMode("edit") },
    { id: "review.return", disabled: !can || !reading, run: () => setMode("return") },
    { id: "review.reject", disabled: !can || !reading, run: () => setMode("reject") },
    {
      id: "review.send",
      disabled: mode !== "return" && mode !== "reject",
      run: () => form.current?.requestSubmit(),
    },
    { id: "queue.next", disabled: !reading, run: onNext },
    { id: "queue.previous", disabled: !reading, run: onPrevious },
    {
      id: "app.leave",
      label: reading ? "Back to the queue" : "Back to reading",
      disabled: mode === "edit",
      run: reading ? onBack : read,
    },
    {
      id: "review.view",
      disabled: !reading || views.length < 2,
      run: () => setView(after(views, view)),
    },
    {
      id: "review.compare",
      disabled: !reading || baselines.length < 2 || (view !== "split" && view !== "inline"),
      run: () => baseline && setBaseline(after(baselines, baseline).key),
    },
    { id: "app.guidelines", run: onGuidelines },
  ];
  const approve = () => onDecide({ verdict: "approve", revision_number });
  return (
    <>
      <div className={classes.panes} data-kind={detail.kind}>
        <section className={classes.prompt} aria-label="Prompt">
          <PromptView item={detail.item} kept={detail.payload.from_turn} />
        </section>
        <section className={classes.answer} aria-labelledby="submission" ref={start} tabIndex={-1}>
          <Group gap={8} mb="sm">
            <Title order={2} size="h4" id="submission">
              {inWords(detail.kind === "rank" ? "ranking" : "answer")} by {detail.author.name}
            </Title>
            <TimeAgo at={detail.submitted_at} size="xs" />
            {revision_number > 1 && (
              <Text size="xs" c="dimmed">
                revision {revision_number}
              </Text>
            )}
            <Marks late={detail.late} extra={detail.extra} drafted={detail.revisions.at(-1)?.drafted} />
            {row && <ReasonChip reason={row.review_reason} />}
          </Group>
          {row?.disputed && row.task !== null && (
            <div className={classes.disputed}>
              <Notice tone="warning" title="The answers to this task contradict each other">
                Decide on all of them at once, side by side.{" "}
                <AnchorLink
                  size="sm"
                  underline="always"
                  to="/projects/$projectId/disputes/$taskId"
                  params={{ projectId: detail.project, taskId: row.task }}
                >
                  Settle the dispute
                </AnchorLink>
              </Notice>
            </div>
          )}
          {mode === "edit" ? (
            <EditAndApprove
              detail={detail}
              words={begun.words}
              onWords={setWords}
              sections={detail.sections}
              onDecide={onDecide}
              onCancel={read}
            />
          ) : (
            <AnswerPanel
              detail={detail}
              baselines={baselines}
              baseline={baseline}
              views={views}
              view={view}
              onBaseline={setBaseline}
              onView={setView}
            />
          )}
          <div className={classes.history}>
            <AnnotationComments detail={detail} order={3} />
          </div>
          {detail.reviews.length > 0 && (
            <div className={classes.history}>
              <Title order={3} size="h4" mb="xs">
                What was said before
              </Title>
              <History detail={detail} />
            </div>
          )}
        </section>
      </div>
      {mode !== "edit" && (
        <footer className={classes.footer}>
          {(mode === "return" || mode === "reject") && (
            <VerdictForm
              key={mode}
              verdict={mode}
              author={detail.author.name}
              words={begun.words}
              onWords={setWords}
              restored={restored}
              sections={detail.sections}
              formRef={form}
              onSend={(words) => onDecide({ verdict: mode, revision_number, ...words })}
              onCancel={read}
            />
          )}
          {!can && (
            <Alert color="gray" variant="light" w="100%" p="xs">
              {whyNot(detail)}
            </Alert>
          )}
          <div className={classes.verdicts} data-bare={!reading || undefined}>
            <KeyHelp bindings={keys} />
            {can && reading && (
              <>
                <VerdictButton
                  label="Reject"
                  of="review.reject"
                  icon={IconX}
                  onClick={() => setMode("reject")}
                />
                <VerdictButton
                  label="Return"
                  of="review.return"
                  icon={IconArrowBack}
                  onClick={() => setMode("return")}
                />
                <VerdictButton
                  label="Edit"
                  of="review.edit"
                  icon={IconPencil}
                  onClick={() => setMode("edit")}
                />
                <VerdictButton label="Approve" of="review.approve" icon={IconCheck} onClick={approve} main />
              </>
            )}
          </div>
        </footer>
      )}
    </>
  );
}

/** What comes after one of several, round and round. */
function after<T>(all: T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one;
}

function modeFor(unsent: VerdictBody | null): Mode {
  if (unsent?.verdict === "edit_approve") return "edit";
  return unsent?.verdict === "return" || unsent?.verdict === "reject" ? unsent.verdict : "read";
}

function wordsOf(unsent: VerdictBody | null): Words {
  return {
    reasons: unsent?.reasons ?? [],
    comment: unsent?.comment ?? "",
    cause: unsent?.cause ?? NO_CAUSE.cause,
    guideline_section: unsent?.guideline_section ?? "",
  };
}

function isEmpty({ reasons, comment, cause, guideline_section }: Words): boolean {
  return reasons.length === 0 && comment === "" && cause === undefined && guideline_section === "";
}

function whyNot(detail: AnnotationDetail): string {
  if (detail.state === "returned") return "It was returned and waits for its author.";
  if (detail.state !== "submitted") return `It is ${detail.state} already.`;
  return "This has a part of your own work in it, so another reviewer decides it.";
}

function VerdictButton({
  label,
  of,
  icon: Glyph,
  onClick,
  main = false,
}: {
  label: string;
  of: KeyId;
  icon: typeof IconX;
  onClick: () => void;
  main?: boolean;
}) {
  return (
    <Button
      variant={main ? "filled" : "default"}
      className={classes.verdict}
      leftSection={<Glyph size={16} aria-hidden />}
      rightSection={<KeyCap of={of} className={classes.cap} />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
