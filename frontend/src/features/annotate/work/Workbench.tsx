import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconPlayerSkipForward } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { Conversation } from "@/components/conversation/Conversation";
import { ErrorNotice } from "@/components/ErrorNotice";
import { KeyCap } from "@/components/keys/KeyHelp";
import type { KeyBinding } from "@/components/keys/keys";
import { Notice } from "@/components/Notice";
import { counted } from "@/components/numbers";
import type { Assignment, Kind, Submission } from "../api";
import { DraftNotices } from "../drafts/DraftNotices";
import { DraftStatus } from "../drafts/DraftStatus";
import { EditorView } from "../editors/EditorView";
import { Candidates } from "../editors/RankEditor";
import type { RankPayload } from "../editors/ranking";
import { payloadInWords } from "../editors/useEditor";
import { GuidelinesPanel } from "./Guidelines";
import { LeaveModal } from "./LeaveModal";
import { SkipModal } from "./SkipModal";
import { useAssignmentWork } from "./useAssignmentWork";
import { useLeaving } from "./useLeaving";
import { type Bench, WorkBar } from "./WorkBar";
import classes from "./Workbench.module.css";

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
  const [skipping, { open: openSkip, close: closeSkip }] = useDisclosure(false);
  const leaving = useLeaving({ started: work.hasStarted, onGiveBack: work.giveBack });
  const start = useRef<HTMLDivElement>(null);
  const isRank = assignment.kind === "rank";
  // Each question of a qualification is asked until it is answered.
  const maySkip = assignment.qualification === null;
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
    { id: "task.submit", run: () => void work.submit() },
    { id: "task.skip", run: openSkip, disabled: !maySkip },
    { id: "app.leave", run: leaveField },
  ];
  return (
    <>
      <WorkBar
        bench={bench}
        title={isRank ? "Rank two answers" : "Write an answer"}
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
            />
            {work.error !== null && !skipping && (
              <ErrorNotice title="Your answer was not submitted. It is kept." error={work.error} />
            )}
          </div>
          <div className={classes.panes} data-kind={assignment.kind}>
            <section className={classes.prompt} aria-label="Prompt" ref={start} tabIndex={-1}>
              <Conversation
                messages={assignment.item.messages}
                tools={assignment.item.tools}
                label="The prompt's messages"
              />
            </section>
            {isRank && (
              <Candidates candidates={assignment.candidates} chosen={(state.payload as RankPayload).choice} />
            )}
            <section className={classes.editor} aria-label={isRank ? "Your judgment" : "Your answer"}>
              <EditorView editor={editor} label="Your answer" />
            </section>
          </div>
          <footer className={classes.footer}>
            {maySkip && (
              <Button
                variant="default"
                leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
                onClick={openSkip}
                disabled={step !== "working"}
              >
                Skip
              </Button>
            )}
            <Text
              size="sm"
              c="var(--mantine-color-error)"
              role="status"
              aria-live="polite"
              flex={1}
              ta="right"
            >
              {work.problem}
            </Text>
            <Button onClick={() => void work.submit()} loading={step === "submitting"}>
              <Group gap={9} wrap="nowrap">
                Submit
                <KeyCap of="task.submit" className={classes.cap} />
              </Group>
            </Button>
          </footer>
        </div>
        <GuidelinesPanel
          projectId={bench.projectId}
          shown={assignment.guideline}
          asDrawer={bench.guidelines.asDrawer}
          opened={bench.guidelines.opened}
          onClose={bench.guidelines.close}
        />
      </div>
      <SkipModal
        opened={skipping}
        onClose={closeSkip}
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

export function leaveField() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
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
