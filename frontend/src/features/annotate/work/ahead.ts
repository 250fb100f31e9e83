import { toApiError } from "@/api/errors";
import type { Assignment, Claim, Reason } from "../api";

/** Less than this left on a lease: the task may be gone before it is on the screen. */
const MARGIN_MS = 5_000;

export interface Errands {
  /** Asks for a task beyond the one that is worked on. */
  ask: (besides: Assignment) => Promise<Claim>;
  /** Renews the lease of a task that waits. */
  keep: (assignment: Assignment) => Promise<{ leased_until: string }>;
  giveBack: (assignment: Assignment) => void;
  /** The answer was that there is none, and why. */
  onNone: (reason: Reason) => void;
}

/** The next task, fetched while its person works on another, so that it is there at once. */
export class Ahead {
  private waiting: Assignment | null = null;
  private underWay: Promise<void> | null = null;
  private dropped = false;

  constructor(private readonly errands: Errands) {}

  /** Fetches one beyond `current`, unless there is one already. A failure is no matter: it is asked for again later. */
  fetch(current: Assignment): void {
    if (this.waiting !== null || this.underWay !== null || this.dropped) return;
    this.underWay = this.errands
      .ask(current)
      .then(
        ({ assignment, reason }) => {
          if (assignment === null) this.errands.onNone(reason);
          else if (this.dropped) this.errands.giveBack(assignment);
          // Two tabs, or an answer twice: what is on the screen is not the next one.
          else if (assignment.id !== current.id) this.waiting = assignment;
        },
        () => undefined,
      )
      .finally(() => {
        this.underWay = null;
      });
  }

  /** Hands over the fetched task, waiting for one on its way; `null` where there is none, or its time is over. */
  async take(now: () => number = Date.now): Promise<Assignment | null> {
    if (this.underWay !== null) await this.underWay;
    const taken = this.waiting;
    this.waiting = null;
    if (taken === null || new Date(taken.leased_until).getTime() - now() < MARGIN_MS) return null;
    return taken;
  }

  /** Renews the lease of the task that waits; forgets it where somebody else has it. */
  async keep(): Promise<void> {
    const kept = this.waiting;
    if (kept === null) return;
    try {
      const { leased_until } = await this.errands.keep(kept);
      if (this.waiting === kept) this.waiting = { ...kept, leased_until };
    } catch (thrown) {
      if (this.waiting === kept && [404, 409, 410].includes(toApiError(thrown).status)) this.waiting = null;
    }
  }

  /** Gives the task back, also one that is still on its way. Nothing is fetched from then on. */
  drop(): void {
    this.dropped = true;
    if (this.waiting !== null) this.errands.giveBack(this.waiting);
    this.waiting = null;
  }
}
