import { useCallback, useEffect, useRef, useState } from "react";
import { type Assignment, type Claim, claim, type Kind } from "../api";

interface ClaimState {
  assignment: Assignment | null;
  /** Why there is no assignment; `undefined` while none was asked for. */
  reason: Claim["reason"] | undefined;
  error: unknown;
}

const NOTHING: ClaimState = { assignment: null, reason: undefined, error: null };

/**
 * The task in hand. It is asked for on entry, and again when the page is done with one: never two at a time. Until
 * the next one is there, the last one stays.
 */
export function useClaim(projectId: number, kind: Kind | null) {
  const [state, setState] = useState<ClaimState>(NOTHING);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const next = useCallback(async () => {
    const mine = ++turn.current;
    setBusy(true);
    let answer: ClaimState;
    try {
      const { assignment, reason } = await claimOnce(projectId, kind);
      answer = { assignment, reason: assignment ? undefined : reason, error: null };
    } catch (error) {
      answer = { ...NOTHING, error };
    }
    // A later question has overtaken this one.
    if (mine !== turn.current) return;
    setState(answer);
    setBusy(false);
  }, [projectId, kind]);
  useEffect(() => {
    setState(NOTHING);
    void next();
    return () => {
      turn.current++;
    };
  }, [next]);
  return { state, busy, next };
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
