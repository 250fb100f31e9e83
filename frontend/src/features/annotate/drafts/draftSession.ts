import { type ApiError, toApiError } from "@/api/errors";
import type { DraftStore } from "./localDrafts";

/**
 * One draft while somebody works on it. Every change goes to this device at once, and to the server after a pause.
 *
 * clean     nothing was changed yet
 * pending   kept on this device, on its way to the server after the pause
 * saving    being sent
 * saved     the server has it
 * local     kept on this device only, by design (a draft the server does not hold)
 * offline   kept on this device; sent again when the server can be reached
 * conflict  the server has another text from elsewhere; the person chooses
 * detached  the server takes no more drafts of it (the lease is over); kept on this device
 * failed    the server refuses this draft; kept on this device
 * unkept    not even this device could keep it
 */
export type DraftStatus =
  | "clean"
  | "pending"
  | "saving"
  | "saved"
  | "local"
  | "offline"
  | "conflict"
  | "detached"
  | "failed"
  | "unkept";

export interface ServerDraft<P> {
  payload: P;
  version: number;
}

export interface DraftState<P> {
  payload: P;
  status: DraftStatus;
  savedAt: string | null;
  /** The other text, while the status is "conflict". */
  theirs: ServerDraft<P> | null;
  /** The text came from this device and the server had not seen it. */
  restored: boolean;
  problem: ApiError | null;
}

export interface DraftOptions<P> {
  key: string;
  store: DraftStore<P>;
  /** What to start from when there is no draft. */
  initial: P;
  server: ServerDraft<P> | null;
  /** Sends the draft; `null` where the server keeps none. */
  save: ((payload: P, version: number) => Promise<{ version: number; saved_at: string }>) | null;
  /** Reads the server's draft again after a conflict. */
  load?: () => Promise<ServerDraft<P> | null>;
  pauseMs?: number;
  retryMs?: number;
}

/** Whether two payloads hold the same. A database may give the members of an object back in another order. */
export function samePayload(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export class DraftSession<P> {
  private current: DraftState<P>;
  private version: number;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private inFlight: Promise<void> | null = null;
  private closed = false;
  private finished = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: DraftOptions<P>) {
    this.version = options.server?.version ?? 0;
    this.current = this.open();
  }

  get state(): DraftState<P> {
    return this.current;
  }

  /** Calls `listener` at each change of the state. Returns the way to stop. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The page is there: from now on changes are sent. Also after a `close`. */
  start(): void {
    if (this.finished) return;
    this.closed = false;
    if (this.isUnsent()) this.schedule(0);
  }

  /** Decides which text to start from: the server's, this device's, or neither. */
  private open(): DraftState<P> {
    const { server, initial, key, store, save } = this.options;
    const local = store.read(key);
    const base = { savedAt: null, theirs: null, restored: false, problem: null };
    if (!local || samePayload(local.payload, server?.payload)) {
      const payload = server?.payload ?? initial;
      return { ...base, payload, status: server ? "saved" : "clean" };
    }
    if (!save) return { ...base, payload: local.payload, status: "local", restored: true };
    const serverMoved = this.version > local.baseVersion;
    if (server && serverMoved) {
      if (local.synced) return { ...base, payload: server.payload, status: "saved" };
      return { ...base, payload: local.payload, status: "conflict", theirs: server, restored: true };
    }
    return { ...base, payload: local.payload, status: "pending", restored: true };
  }

  /** Takes over what the person typed or chose. */
  change(payload: P): void {
    if (this.closed) return;
    const kept = this.keep(payload, false);
    const { save } = this.options;
    const waiting = this.current.status === "conflict" || this.current.status === "detached";
    const status: DraftStatus = !kept ? "unkept" : waiting ? this.current.status : save ? "pending" : "local";
    this.set({ payload, status, restored: false, problem: waiting ? this.current.problem : null });
    if (save && !waiting) this.schedule(this.options.pauseMs ?? 1000);
  }

  /** Sends what is not yet on the server, now. Used before a submit and when the network is back. */
  async flush(): Promise<void> {
    this.cancelTimer();
    if (this.inFlight) await this.inFlight;
    if (this.closed || !this.isUnsent()) return;
    await this.send();
  }

  /** After a conflict: go on with one of the two texts. */
  async resolve(choice: "mine" | "theirs"): Promise<void> {
    const { theirs } = this.current;
    if (!theirs) return;
    this.version = theirs.version;
    if (choice === "theirs") {
      this.keep(theirs.payload, true);
      this.set({ payload: theirs.payload, status: "saved", theirs: null, problem: null });
      return;
    }
    this.keep(this.current.payload, false);
    this.set({ status: "pending", theirs: null, problem: null });
    await this.flush();
  }

  /** The lease is over, or the work was ended elsewhere: keep the text on this device and stop sending it. */
  detach(problem: ApiError): void {
    if (this.closed || this.current.status === "detached") return;
    this.cancelTimer();
    this.keep(this.current.payload, false);
    this.set({ status: "detached", problem });
  }

  /** The work is submitted, skipped or given up: the copy on this device has done its duty. */
  finish(): void {
    this.finished = true;
    this.closed = true;
    this.cancelTimer();
    this.options.store.remove(this.options.key);
  }

  /** Leaves the page. The copy on this device stays. */
  close(): void {
    this.closed = true;
    this.cancelTimer();
  }

  private isUnsent(): boolean {
    return (
      this.options.save !== null && ["pending", "offline", "unkept", "failed"].includes(this.current.status)
    );
  }

  private async send(): Promise<void> {
    const { save } = this.options;
    if (!save) return;
    const { payload } = this.current;
    this.set({ status: "saving" });
    this.inFlight = save(payload, this.version)
      .then((answer) => this.sent(payload, answer))
      .catch((thrown: unknown) => this.refused(toApiError(thrown)))
      .finally(() => {
        this.inFlight = null;
      });
    await this.inFlight;
  }

  private sent(payload: P, answer: { version: number; saved_at: string }): void {
    this.version = answer.version;
    const unchanged = samePayload(payload, this.current.payload);
    if (this.finished) return;
    this.keep(this.current.payload, unchanged);
    this.set({
      status: unchanged ? "saved" : "pending",
      savedAt: answer.saved_at,
      problem: null,
      restored: false,
    });
    if (!unchanged && !this.closed) this.schedule(this.options.pauseMs ?? 1000);
  }

  private async refused(error: ApiError): Promise<void> {
    if (this.closed) return;
    if (error.isOffline || error.isSignedOut || error.status >= 500 || error.status === 429) {
      this.set({ status: "offline", problem: error });
      this.schedule(this.options.retryMs ?? 5000);
    } else if (error.status === 410 || error.code.startsWith("lease") || error.status === 404) {
      this.detach(error);
    } else if (error.status === 409) {
      await this.conflict(error);
    } else {
      this.set({ status: "failed", problem: error });
    }
  }

  private async conflict(error: ApiError): Promise<void> {
    let theirs: ServerDraft<P> | null = null;
    try {
      theirs = (await this.options.load?.()) ?? null;
    } catch {
      this.set({ status: "offline", problem: error });
      this.schedule(this.options.retryMs ?? 5000);
      return;
    }
    if (this.closed) return;
    if (!theirs) {
      this.set({ status: "failed", problem: error });
    } else if (samePayload(theirs.payload, this.current.payload)) {
      this.version = theirs.version;
      this.keep(theirs.payload, true);
      this.set({ status: "saved", problem: null });
    } else {
      this.set({ status: "conflict", theirs, problem: error });
    }
  }

  private keep(payload: P, synced: boolean): boolean {
    return this.options.store.write(this.options.key, {
      payload,
      baseVersion: this.version,
      changedAt: new Date().toISOString(),
      synced,
    });
  }

  private schedule(ms: number): void {
    this.cancelTimer();
    this.timer = setTimeout(() => {
      this.timer = null;
      // A save under way schedules the next one itself when it ends.
      if (!this.inFlight && !this.closed && this.isUnsent()) void this.send();
    }, ms);
  }

  private cancelTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private set(change: Partial<DraftState<P>>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}
