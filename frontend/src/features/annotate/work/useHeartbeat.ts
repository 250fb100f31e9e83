import { useEffect, useRef } from "react";
import { type ApiError, toApiError } from "@/api/errors";
import { type Assignment, beat } from "../api";
import type { ActiveClock } from "./activeClock";

const LONGEST_MS = 60_000;
const SHORTEST_MS = 5_000;
/** The time is looked at so often: a laptop that was closed wakes up to a lease that may be over. */
const LOOK_MS = 2_000;

/** How often a lease is renewed: three times in its length, at least once a minute. */
export function beatEvery(leasedUntil: string, now: number): number {
  const left = new Date(leasedUntil).getTime() - now;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, left / 3));
}

/**
 * Renews the lease while somebody is at work. Nobody at work: the lease may run out, and the draft stays. `atOnce` for
 * a task that was fetched a while ago: is it still ours?
 */
export function useHeartbeat(
  assignment: Assignment,
  clock: ActiveClock,
  {
    atOnce,
    onLease,
    onLost,
  }: { atOnce: boolean; onLease: (until: string) => void; onLost: (error: ApiError) => void },
) {
  const callbacks = useRef({ onLease, onLost });
  useEffect(() => {
    callbacks.current = { onLease, onLost };
  });
  useEffect(() => {
    const every = beatEvery(assignment.leased_until, Date.now());
    let last = Date.now();
    const renew = async () => {
      if (!clock.isActive(Date.now())) return;
      last = Date.now();
      try {
        const { leased_until } = await beat(assignment, clock.seconds(Date.now()));
        callbacks.current.onLease(leased_until);
      } catch (thrown) {
        const error = toApiError(thrown);
        // Taken by somebody else, or ended from another tab. Everything else mends itself at the next beat.
        if ([404, 409, 410].includes(error.status)) callbacks.current.onLost(error);
      }
    };
    if (atOnce) void renew();
    const timer = window.setInterval(() => {
      if (Date.now() - last >= every) void renew();
    }, LOOK_MS);
    return () => window.clearInterval(timer);
  }, [assignment, clock, atOnce]);
}
