import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { PromptView } from "@/components/conversation/PromptView";
import { ErrorNotice } from "@/components/ErrorNotice";
import type { KeyBinding } from "@/components/keys/keys";
import { leaveField } from "@/components/keys/leaveField";
import { lazily } from "@/components/lazily";
import { Notice } from "@/components/Notice";
import { counted } from "@/components/numbers";
import { BlockSkeleton } from "@/components/PageSkeleton";
import type { Assignment, Kind, Submission } from "../api";
import { DraftPanel } from "../drafting/DraftPanel";
import { useDrafting } from "../drafting/useDrafting";
import { DraftNotices } from "../drafts/DraftNotices";
import { DraftStatus } from "../drafts/DraftStatus";
import { EditorView } from "../editors/EditorView";
import { answersInWords } from "../editors/ranking";
import { payloadInWords } from "../editors/useEditor";
import { GuidelinesPanel } from "./Guidelines";
import { LeaveModal } from "./LeaveModal";
import { SkipModal } from "./SkipModal";
import { useAssignmentWork } from "./useAssignmentWork";
import type { Bench } from "./useBench";
import { useLeaving } from "./useLeaving";
import { useSkipping } from "./useSkipping";
import { WorkBar } from "./WorkBar";
import classes from "./Workbench.module.css";
import { WorkFooter } from "./WorkFooter";

// Whoever only writes never needs them.
const RankAnswers = lazily(
  async () => (await import("../editors/rank/Answers")).RankAnswers,
  <BlockSkeleton />,
);

/** One task: the prompt, the editor, and the bar that ends it. Give it the assignment's id as its key. */
export function Workbench({
  assignment,
  fetchedAhead,
  bench,
  onSubmitted,
  onEnded,
  onAlive,
  onKind,
}: {
  assignment: Assignment;
  fetchedAhead: boolean;
  bench: Bench;
  onSubmitted: (submission: Submission) => void;
  onEnded: (words: string) => void;
  onAlive: () => void;
  onKind: (kind: Kind | null) => void;
}) {
  const work = useAssignmentWork(assignment, { fetchedAhead, onSubmitted, onEnded, onAlive });
  const { editor, state, session, step } = work;
  const drafting = useDrafting(assignment, editor.writing);
  const leaving = useLeaving({ started: work.hasStarted, onGiveBack: work.giveBack });
  const start = useRef<HTMLDivElement>(null);
  const isRank = assignment.kind === "rank";
  // Each question of a qualification is asked until it is answered.
  const maySkip = assignment.qualification === null;
  const skipping = useSkipping({
    allowed: maySkip,
    started: work.hasStarted,
    onSkip: (reason) => void work.skip(reason),
  });
  const search = useRef<HTMLInputElement>(null);
  const findInGuidelines = () => {
    bench.guidelines.open();
    // The panel may be drawn only after it was opened.
    window.setTimeout(() => search.current?.focus(), 0);
  };
  // A form is worked through from its first field; a text starts in its text.
  useFocusAtStart(isRank || editor.writing.hasForm ? null : editor.focus, start);

  const changeKind = (kind: Kind | null) => {
    const fits = kind === null || kind === assignment.kind;
    if (!fits && !work.hasStarted()) work.giveBack();
    if (!fits && work.hasStarted())
      notifications.show({
        title: "Your task is kept",
        message: "You get it back when you choose its kind again.",
      });
    onKind(kind);
  };
  const keys: KeyBinding[] = [
    ...editor.keys,
    ...(drafting?.keys ?? []),
    { id: "task.submit", run: () => void work.submit() },
    ...skipping.keys,
    { id: "guidelines.find", run: findInGuidelines },
    { id: "app.leave", run: leaveField },
  ];
  return (
    <>
      <WorkBar
        bench={bench}
        title={isRank ? `Rank ${answersInWords(assignment.candidates.length)}` : "Write an answer"}
        status={<DraftStatus status={state.status} />}
        qualification={assignment.qualification}
        keys={keys}
        withGuidelines
        onKind={changeKind}
      />
      <div className={classes.rows}>
        <div className={classes.work}>
          <div className={classes.notices}>
            {assignment.qualification?.position === 1 && (
              <Notice title="This is a short qualification">
                {counted(assignment.qualification.of, "question")} whose answers are known. Whoever passes
                gets work in this project. Take the time that the work deserves.
              </Notice>
            )}
            <DraftNotices
              session={session}
              state={state}
              inWords={(payload) => payloadInWords(assignment.kind, payload)}
              onNext={work.leaveBehind}
              onInstead={() => void work.submitInstead()}
            />
            {work.error !== null && !skipping.asking && (
              <ErrorNotice title="The task could not be ended. What you wrote is kept." error={work.error} />
            )}
          </div>
          <div className={classes.panes} data-kind={assignment.kind} inert={work.elsewhere}>
            <section className={classes.prompt} aria-label="Prompt" ref={start} tabIndex={-1}>
              <PromptView item={assignment.item} rewriting={editor.writing.conversation.rewriting} />
            </section>
            {isRank && <RankAnswers ranked={editor.ranked} />}
            <section className={classes.editor} aria-label={isRank ? "Your judgment" : "Your answer"}>
              {drafting && <DraftPanel drafting={drafting} />}
              <EditorView editor={editor} label="Your answer" />
            </section>
          </div>
          <WorkFooter
            onSkip={maySkip ? skipping.skip : null}
            onSubmit={() => void work.submit()}
            problem={work.problem}
            step={step}
          />
        </div>
        <GuidelinesPanel
          projectId={bench.projectId}
          shown={assignment.guideline}
          asDrawer={bench.guidelines.asDrawer}
          opened={bench.guidelines.opened}
          onClose={bench.guidelines.close}
          searchRef={search}
        />
      </div>
      <SkipModal
        opened={skipping.asking}
        onClose={skipping.close}
        onSkip={(reason) => void work.skip(reason)}
        busy={step === "skipping"}
        error={work.error}
      />
      <LeaveModal
        opened={leaving.asking}
        leasedUntil={work.leasedUntil}
        onStay={leaving.stay}
        onKeep={leaving.keep}
        onGiveBack={leaving.giveBack}
      />
    </>
  );
}

/** A new task: the page goes to its top, and the focus to where the work starts. */
function useFocusAtStart(focusEditor: (() => void) | null, prompt: React.RefObject<HTMLElement | null>) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each task
  useEffect(() => {
    window.scrollTo({ top: 0 });
    // On a phone the focus in a field opens the keyboard over the prompt.
    const touch = window.matchMedia("(pointer: coarse)").matches;
    if (focusEditor && !touch) focusEditor();
    else prompt.current?.focus({ preventScroll: true });
  }, []);
}
