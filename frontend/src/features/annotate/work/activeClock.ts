/** A pause longer than this is not counted in full: the person may have left. */
const IDLE_MS = 60_000;

/** Counts the time in which somebody works: between signs of life, and not while the page is hidden. */
export class ActiveClock {
  private total: number;
  private last: number | null;

  constructor(startSeconds: number, now: number) {
    this.total = startSeconds * 1000;
    this.last = now;
  }

  /** A key, a move, a scroll; or the page is shown again. */
  sign(now: number): void {
    this.total += this.since(now);
    this.last = now;
  }

  /** The page is hidden. */
  hide(now: number): void {
    this.total += this.since(now);
    this.last = null;
  }

  seconds(now: number): number {
    return Math.round((this.total + this.since(now)) / 1000);
  }

  /** Whether there was a sign of life within the last minute. */
  isActive(now: number): boolean {
    return this.last !== null && now - this.last <= IDLE_MS;
  }

  private since(now: number): number {
    return this.last === null ? 0 : Math.min(Math.max(0, now - this.last), IDLE_MS);
  }
}
