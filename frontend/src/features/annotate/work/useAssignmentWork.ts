import { useRef, useState } from "react";
import { useMe } from "@/app/session";
import {
  type Assignment,
  beforeNextClaim,
  readAssignment,
  release,
  type Submission,
  saveDraft,
  skip as skipTask,
  submit as submitTask,
} from "../api";
import { draftKey, localDrafts } from "../drafts/localDrafts";
import { useDraft } from "../drafts/useDraft";
import { type Payload, payloadOf, useEditor } from "../editors/useEditor";
import { useActiveClock } from "./useActiveClock";
import { useHeartbeat } from "./useHeartbeat";

type Step = "working" | "submitting" | "skipping";

/** A draft on its way out, a lease that is renewed, and the ways to end the work on one assignment. */
export function useAssignmentWork(
  assignment: Assignment,
  {
    fetchedAhead,
    onSubmitted,
    onEnded,
    onAlive,
  }: {
    fetchedAhead: boolean;
    onSubmitted: (submission: Submission) => void;
    onEnded: (words: string) => void;
    /** The lease was renewed: somebody is at work. */
    onAlive: () => void;
  },
) {
  const me = useMe();
  const clock = useActiveClock(assignment.seconds_spent);
  const seconds = () => clock.seconds(Date.now());
  const [leasedUntil, setLeasedUntil] = useState(assignment.leased_until);
  const [step, setStep] = useState<Step>("working");
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const ended = useRef(false);

  const { session, state } = useDraft<Payload>({
    key: draftKey(me.id, `assignment-${assignment.id}`),
    store: localDrafts<Payload>(),
    initial: payloadOf(assignment, null),
    server: assignment.draft && {
      payload: payloadOf(assignment, assignment.draft.payload),
      version: assignment.draft.version,
    },
    save: async (payload, version) => {
      const saved = await saveDraft(assignment, payload, version, seconds());
      setLeasedUntil(saved.leased_until);
      return saved;
    },
    load: async () => {
      const { draft } = await readAssignment(assignment.id);
      return draft && { payload: payloadOf(assignment, draft.payload), version: draft.version };
    },
  });
  const change = (payload: Payload) => {
    setProblem(null);
    session.change(payload);
  };
  const editor = useEditor(assignment, state.payload, change);

  useHeartbeat(assignment, clock, {
    atOnce: fetchedAhead,
    onLease: (until) => {
      setLeasedUntil(until);
      onAlive();
    },
    onLost: (lost) => {
      if (ended.current) return;
      // It was fetched ahead and went to somebody else before anything was written: nothing is lost with it.
      if (fetchedAhead && session.state.status === "clean") leaveBehind("That task went to somebody else.");
      else session.detach(lost);
    },
  });

  const submit = async () => {
    if (step !== "working") return;
    const standing = state.status === "conflict" ? "Choose one of the two drafts first." : editor.problem;
    setProblem(standing);
    setError(null);
    if (standing !== null) return;
    setStep("submitting");
    await session.flush();
    if (session.state.status === "conflict") {
      setStep("working");
      return;
    }
    try {
      const submission = await submitTask(assignment, session.state.payload, seconds());
      ended.current = true;
      session.finish();
      onSubmitted(submission);
    } catch (thrown) {
      setError(thrown);
      setStep("working");
    }
  };

  const skip = async (reason: string) => {
    if (step !== "working") return;
    setStep("skipping");
    setError(null);
    try {
      await skipTask(assignment, reason);
      ended.current = true;
      session.finish();
      onEnded("Skipped. Here is the next task.");
    } catch (thrown) {
      setError(thrown);
      setStep("working");
    }
  };

  /** Gives the task back. The draft stays with it: whoever wrote it finds it there if the task comes back. */
  const giveBack = () => {
    ended.current = true;
    // Where this fails the lease runs out by itself.
    beforeNextClaim(session.flush().then(() => release(assignment)));
  };

  /** The work was ended elsewhere; what is on this device has no use any more. */
  const leaveBehind = (why = "") => {
    ended.current = true;
    session.finish();
    onEnded(`${why} Here is the next task.`.trim());
  };

  return {
    session,
    state,
    editor,
    leasedUntil,
    step,
    problem,
    error,
    submit,
    skip,
    giveBack,
    leaveBehind: () => leaveBehind(),
    hasStarted: () => !ended.current && session.state.status !== "clean",
  };
}
