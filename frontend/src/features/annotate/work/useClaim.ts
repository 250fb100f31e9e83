import { useCallback, useEffect, useRef, useState } from "react";
import {
  type Assignment,
  beat,
  beforeNextClaim,
  type Claim,
  claim,
  type Kind,
  type Reason,
  release,
} from "../api";
import { Ahead } from "./ahead";
import { isGate } from "./reasons";

interface ClaimState {
  assignment: Assignment | null;
  /** Whether it was fetched ahead: its lease is looked at anew as it comes on the screen. */
  fetchedAhead: boolean;
  /** Why there is no assignment; `undefined` while none was asked for. */
  reason: Reason | undefined;
  error: unknown;
}

const NOTHING: ClaimState = { assignment: null, fetchedAhead: false, reason: undefined, error: null };
/** So long the first task is on the screen before the next one is fetched: who only looks in takes but one from others. */
export const FETCH_AFTER_MS = 700;

/**
 * The task in hand, and the next one behind it. A task is asked for on entry, and again when the page is done with one.
 * Until the next one is there, the last one stays. What was fetched ahead is given back when the page is left.
 */
export function useClaim(projectId: number, kind: Kind | null) {
  const [state, setState] = useState<ClaimState>(NOTHING);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const ahead = useRef<Ahead | null>(null);

  const next = useCallback(async () => {
    const mine = ++turn.current;
    setBusy(true);
    const fetched = (await ahead.current?.take()) ?? null;
    const answer = fetched
      ? { ...NOTHING, assignment: fetched, fetchedAhead: true }
      : await ask(projectId, kind);
    // A later question has overtaken this one.
    if (mine !== turn.current) return;
    setState(answer);
    setBusy(false);
  }, [projectId, kind]);

  useEffect(() => {
    const errands = new Ahead({
      ask: (besides) => claim(projectId, kind, [besides.id]),
      keep: (waiting) => beat(waiting, waiting.seconds_spent),
      giveBack: (waiting) => beforeNextClaim(release(waiting)),
      // The guidelines have changed, or a manager took the person off the work: that comes before the next task.
      onNone: (reason) => {
        if (isGate(reason)) setState({ ...NOTHING, reason });
      },
    });
    ahead.current = errands;
    setState(NOTHING);
    void next();
    const leave = () => errands.drop();
    window.addEventListener("pagehide", leave);
    return () => {
      turn.current++;
      window.removeEventListener("pagehide", leave);
      errands.drop();
    };
  }, [next, projectId, kind]);

  const { assignment, fetchedAhead } = state;
  useEffect(() => {
    // A qualification goes question by question.
    if (assignment === null || assignment.qualification !== null) return;
    const wait = fetchedAhead ? 0 : FETCH_AFTER_MS;
    const timer = window.setTimeout(() => ahead.current?.fetch(assignment), wait);
    return () => window.clearTimeout(timer);
  }, [assignment, fetchedAhead]);

  const keepAhead = useCallback(() => void ahead.current?.keep(), []);
  return { state, busy, next, keepAhead };
}

async function ask(projectId: number, kind: Kind | null): Promise<ClaimState> {
  try {
    const { assignment, reason } = await claimOnce(projectId, kind);
    return { ...NOTHING, assignment, reason: assignment ? undefined : reason };
  } catch (error) {
    return { ...NOTHING, error };
  }
}

const underWay = new Map<string, Promise<Claim>>();

/** One question at a time: React's strict mode mounts twice, and each claim takes a row lock. */
function claimOnce(projectId: number, kind: Kind | null): Promise<Claim> {
  const key = `${projectId} ${kind}`;
  const present = underWay.get(key);
  if (present) return present;
  const asked = claim(projectId, kind).finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked;
}
