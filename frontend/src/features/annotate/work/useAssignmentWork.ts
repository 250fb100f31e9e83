import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError, toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import {
  type Assignment,
  beforeNextClaim,
  readAssignment,
  recentQuery,
  release,
  revise,
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

const CHOOSE = "Choose one of the two drafts first.";
const ELSEWHERE = "You have this open in another tab. Submit it there, or go on here first.";
const LOOKED_AT = {
  code: "not_recent",
  status: 409,
  message: "Somebody has looked at what was submitted, so it stays. Copy your text if you still need it.",
};

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
  const client = useQueryClient();
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
    save: async (payload, version, leaving) => {
      const saved = await saveDraft(assignment, payload, version, seconds(), leaving);
      setLeasedUntil(saved.leased_until);
      return saved;
    },
    load: async () => {
      const { draft } = await readAssignment(assignment.id);
      return draft && { payload: payloadOf(assignment, draft.payload), version: draft.version };
    },
  });
  const elsewhere = state.status === "elsewhere";
  const change = (payload: Payload) => {
    // What is being submitted is what is on the screen.
    if (step === "submitting") return;
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
    const standing = elsewhere ? ELSEWHERE : state.status === "conflict" ? CHOOSE : editor.whyNot();
    setProblem(standing);
    setError(null);
    if (standing !== null) return;
    setStep("submitting");
    try {
      const submission = await session.submit((payload, version) =>
        submitTask(assignment, payload, seconds(), version),
      );
      if (submission === null) {
        setStep("working");
        return;
      }
      ended.current = true;
      session.finish();
      onSubmitted(submission);
    } catch (thrown) {
      const refusal = toApiError(thrown);
      // An answer to it is in: another tab's, or an earlier text whose receipt was lost on the way.
      if (refusal.code === "already_submitted") session.detach(refusal);
      else setError(thrown);
      setStep("working");
    }
  };

  /** Puts the text on the screen in the place of the one that was submitted before. */
  const submitInstead = async () => {
    if (step !== "working") return;
    setError(null);
    setStep("submitting");
    try {
      const last = await client.fetchQuery({ ...recentQuery(assignment.project), staleTime: 0 });
      const before = last.find((row) => row.assignment === assignment.id);
      if (before === undefined) throw new ApiError(LOOKED_AT);
      await revise(before.id, { payload: session.state.payload, revision_number: before.revision_number });
      leaveBehind("Your new text is in the place of the old one.");
    } catch (thrown) {
      setError(thrown);
      setStep("working");
    }
  };

  const skip = async (reason: string) => {
    if (step !== "working" || elsewhere) return;
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
    // What another tab works at stays with it.
    if (session.state.status === "elsewhere") return;
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
    elsewhere,
    submit,
    submitInstead,
    skip,
    giveBack,
    leaveBehind: () => leaveBehind(),
    hasStarted: () => !ended.current && !["clean", "elsewhere"].includes(session.state.status),
  };
}
