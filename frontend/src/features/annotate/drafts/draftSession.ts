import { ApiError, toApiError } from "@/api/errors";
import {
  type DraftOptions,
  type DraftState,
  type DraftStatus,
  fingerprint,
  fromTab,
  mayPass,
  NOTHING,
  type ServerDraft,
  samePayload,
} from "./draftState";
import { NO_TABS, type Tabs, type TabWord } from "./tabs";

export type { DraftOptions, DraftState, DraftStatus, SaveDraft, ServerDraft } from "./draftState";
export { samePayload } from "./draftState";

/** So long a tab that is asked for the work may take to send what it has; a frozen one never answers. */
const GIVEN_WITHIN_MS = 1500;
/** A tab that is loaded anew is gone for a moment, and then works on. */
const INHERIT_AFTER_MS = 3000;
/** So many texts on their way are remembered: the answers to them may be lost. */
const MOST_SENT = 30;
/** What only this page's memory holds goes to the server without waiting for a pause. */
const UNKEPT_PAUSE_MS = 100;
const SUBMIT_TRIES = 3;

export class DraftSession<P> {
  private current: DraftState<P>;
  private version: number;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private inFlight: Promise<void> | null = null;
  private closed = false;
  private finished = false;
  /** The person has changed something in this tab. */
  private touched = false;
  private unsentSince: number | null = null;
  /** What was sent since the server last answered, as fingerprints: it may have any of them. */
  private sentTexts: string[] = [];
  private inherit: ReturnType<typeof setTimeout> | null = null;
  private given: (() => void) | null = null;
  private stopHearing: (() => void) | null = null;
  private readonly tabs: Tabs;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: DraftOptions<P>) {
    this.version = options.server?.version ?? options.version ?? 0;
    this.tabs = options.tabs ?? NO_TABS;
    this.current = this.open(options.server);
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
    if (this.stopHearing === null) {
      const stops = [
        this.tabs.hear((word) => this.heard(word)),
        this.tabs.onWritten(() => this.writtenElsewhere()),
      ];
      this.stopHearing = () => {
        for (const stop of stops) stop();
      };
      this.tabs.say("open");
    }
    if (this.isUnsent()) this.schedule(0);
  }

  /** Decides which text to start from: the server's, this device's, or neither. */
  private open(server: ServerDraft<P> | null): DraftState<P> {
    const { initial, key, store, save } = this.options;
    const local = store.read(key);
    // What was handed to this page may be older than what this device has saved since.
    if (local?.synced && local.baseVersion > this.version) {
      this.version = local.baseVersion;
      return { ...NOTHING, payload: local.payload, status: save ? "saved" : "local" };
    }
    const base = NOTHING;
    if (!local || samePayload(local.payload, server?.payload)) {
      const payload = server?.payload ?? initial;
      return { ...base, payload, status: server ? "saved" : "clean" };
    }
    if (!save) return { ...base, payload: local.payload, status: "local", restored: true };
    this.sentTexts = local.sent ?? [];
    // The answer to a save of this device was lost: what the server has is an earlier text of this one.
    const serverMoved = this.version > local.baseVersion && !this.isOwn(server);
    this.version = Math.max(this.version, local.baseVersion);
    if (server && serverMoved) {
      if (local.synced) return { ...base, payload: server.payload, status: "saved" };
      return { ...base, payload: local.payload, status: "conflict", theirs: server, restored: true };
    }
    return { ...base, payload: local.payload, status: "pending", restored: true };
  }

  /** Takes over what the person typed or chose. */
  change(payload: P): void {
    const before = this.current.status;
    if (this.closed || before === "elsewhere") return;
    this.touched = true;
    // While two texts are to choose from, what another tab has written on this device is not written over.
    const kept = before === "conflict" && this.current.theirs?.fromTab ? true : this.keep(payload, false);
    const { save, pauseMs = 1000 } = this.options;
    const waiting = before === "conflict" || before === "detached";
    const status: DraftStatus = !kept ? "unkept" : waiting ? before : save ? "pending" : "local";
    this.set({ payload, status, restored: false, problem: waiting ? this.current.problem : null });
    if (save && !waiting) this.schedule(kept ? pauseMs : UNKEPT_PAUSE_MS);
  }

  /**
   * Sends what is not yet on the server, now: before a submit, when the network is back, and (`leaving`) when the page
   * may be about to go.
   */
  async flush({ leaving = false } = {}): Promise<void> {
    this.cancelTimer();
    if (this.inFlight) await this.inFlight;
    if (this.closed || !this.isUnsent()) return;
    await this.send(leaving);
  }

  /**
   * Ends the work with one request that carries the text and the version that it was written from, so that the draft
   * need not be saved before. Returns null where a later text was saved elsewhere: now there are two to choose from.
   */
  async submit<T>(send: (payload: P, version: number | undefined) => Promise<T>): Promise<T | null> {
    this.cancelTimer();
    if (this.inFlight) await this.inFlight;
    this.cancelTimer();
    try {
      for (let left = SUBMIT_TRIES; ; left--) {
        if (this.current.status === "conflict") return null;
        const version = this.current.status === "detached" ? undefined : this.version;
        try {
          return await send(this.current.payload, version);
        } catch (thrown) {
          const error = toApiError(thrown);
          if (error.code !== "draft_conflict" || left === 1) throw thrown;
          await this.conflict(error);
          // The newer text may be an earlier one of this page, whose receipt was lost: then once more.
          if (!["saved", "pending", "conflict"].includes(this.current.status)) throw thrown;
          this.cancelTimer();
        }
      }
    } finally {
      if (!this.closed && this.isUnsent() && this.timer === null) this.schedule(this.options.pauseMs ?? 1000);
    }
  }

  /** Whether what was written would be gone with this page. */
  get isOnlyHere(): boolean {
    return !this.finished && this.current.status === "unkept";
  }

  /** Whether the server gets the text while it is written. */
  get isSentAsTyped(): boolean {
    return this.options.save !== null;
  }

  /** Goes on here with what another tab was working at. That tab sends what it has and stops. */
  async takeOver(): Promise<void> {
    if (this.current.status !== "elsewhere" || this.closed) return;
    const given = new Promise<void>((resolve) => {
      this.given = resolve;
      setTimeout(resolve, GIVEN_WITHIN_MS);
    });
    this.tabs.say("take");
    await given;
    this.given = null;
    await this.readAgain();
  }

  private async readAgain(): Promise<void> {
    const { load, save } = this.options;
    let server = this.options.server;
    try {
      if (save && load) server = await load();
    } catch {
      // The server is not there: this device has the newest text, and the next save says what else there is.
    }
    if (this.closed) return;
    this.version = server?.version ?? this.options.version ?? 0;
    this.touched = false;
    this.set(this.open(server));
    if (this.isUnsent()) this.schedule(0);
  }

  private heard(word: TabWord): void {
    if (this.finished) return;
    if (this.inherit !== null) clearTimeout(this.inherit);
    this.inherit = null;
    const working = this.current.status !== "elsewhere";
    if (word === "open" && working) this.tabs.say("here");
    else if (word === "here" && working) this.metAnother();
    else if (word === "take" && working) void this.give();
    else if (word === "given") this.given?.();
    else if (word === "bye" && !working)
      this.inherit = setTimeout(() => void this.readAgain(), INHERIT_AFTER_MS);
    else if (word === "done") this.endedElsewhere();
  }

  /** Another tab works at this. Whoever has nothing of their own steps back; otherwise the person chooses. */
  private metAnother(): void {
    const { key, store } = this.options;
    this.cancelTimer();
    const other = store.read(key);
    const own = this.touched && this.current.status !== "saved";
    if (!own || !other || samePayload(other.payload, this.current.payload)) {
      this.set({ status: "elsewhere", theirs: null });
      return;
    }
    this.set({ status: "conflict", theirs: fromTab(other) });
  }

  /** A tab that was frozen did not answer, and this one went on; now both have written. */
  private writtenElsewhere(): void {
    if (!this.finished && !this.closed && this.current.status !== "elsewhere") this.metAnother();
  }

  private async give(): Promise<void> {
    this.cancelTimer();
    const sending = this.flush();
    this.set({ status: "elsewhere", theirs: null });
    await sending;
    this.tabs.say("given");
  }

  private endedElsewhere(): void {
    this.cancelTimer();
    const message = "It was submitted or skipped in another tab.";
    this.set({ status: "detached", problem: new ApiError({ code: "ended_in_tab", status: 0, message }) });
  }

  /** After a conflict: go on with one of the two texts. */
  async resolve(choice: "mine" | "theirs"): Promise<void> {
    const { theirs } = this.current;
    if (!theirs) return;
    if (theirs.fromTab) this.tabs.say("take");
    this.version = theirs.version;
    if (choice === "theirs") {
      this.touched = false;
      this.keep(theirs.payload, !theirs.fromTab);
      const status: DraftStatus = !theirs.fromTab ? "saved" : this.options.save ? "pending" : "local";
      this.set({ payload: theirs.payload, status, theirs: null, problem: null });
      if (this.isUnsent()) await this.flush();
      return;
    }
    this.keep(this.current.payload, false);
    this.set({ status: this.options.save ? "pending" : "local", theirs: null, problem: null });
    await this.flush();
  }

  /** The lease is over, or the work was ended elsewhere: keep the text on this device and stop sending it. */
  detach(problem: ApiError): void {
    if (this.closed || this.current.status === "detached") return;
    this.cancelTimer();
    if (this.current.status !== "elsewhere" && this.current.status !== "clean")
      this.keep(this.current.payload, false);
    this.set({ status: "detached", problem });
  }

  /** The work is submitted, skipped or given up: the copy on this device has done its duty. */
  finish(): void {
    const here = this.current.status !== "elsewhere";
    this.finished = true;
    this.closed = true;
    this.cancelTimer();
    this.stopHearing?.();
    this.stopHearing = null;
    // What another tab works at is that tab's to end.
    if (!here) return;
    this.options.store.remove(this.options.key);
    this.tabs.say("done");
  }

  /** Leaves the page. The copy on this device stays. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.cancelTimer();
    this.stopHearing?.();
    this.stopHearing = null;
    if (this.current.status !== "elsewhere") this.tabs.say("bye");
  }

  private isUnsent(): boolean {
    return (
      this.options.save !== null &&
      ["pending", "offline", "signedout", "unkept", "failed"].includes(this.current.status)
    );
  }

  private async send(leaving = false): Promise<void> {
    const { save } = this.options;
    if (!save) return;
    const { payload } = this.current;
    this.set({ status: "saving" });
    this.unsentSince = null;
    this.sentTexts = [...this.sentTexts.slice(1 - MOST_SENT), fingerprint(payload)];
    this.keep(payload, false);
    this.inFlight = save(payload, this.version, leaving)
      .then((answer) => this.sent(payload, answer))
      .catch((thrown: unknown) => this.refused(toApiError(thrown)))
      .finally(() => {
        this.inFlight = null;
      });
    await this.inFlight;
  }

  private sent(payload: P, answer: { version: number; saved_at: string }): void {
    this.version = answer.version;
    this.sentTexts = [];
    const unchanged = samePayload(payload, this.current.payload);
    if (this.finished) return;
    // Another tab has come in between while this was on its way; what is on this device is that tab's.
    if (["elsewhere", "conflict"].includes(this.current.status)) return;
    this.keep(this.current.payload, unchanged);
    this.set({
      status: unchanged ? "saved" : "pending",
      attempts: 0,
      savedAt: answer.saved_at,
      problem: null,
      restored: false,
    });
    if (!unchanged && !this.closed) this.schedule(this.options.pauseMs ?? 1000);
  }

  private async refused(error: ApiError): Promise<void> {
    if (this.closed || this.current.status === "elsewhere") return;
    if (mayPass(error)) {
      const status = error.isSignedOut ? "signedout" : "offline";
      this.set({ status, problem: error, attempts: this.current.attempts + 1 });
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
      this.set({ status: "offline", problem: error, attempts: this.current.attempts + 1 });
      this.schedule(this.options.retryMs ?? 5000);
      return;
    }
    if (this.closed) return;
    if (!theirs) {
      this.set({ status: "failed", problem: error });
    } else if (samePayload(theirs.payload, this.current.payload)) {
      this.version = theirs.version;
      this.sentTexts = [];
      this.keep(theirs.payload, true);
      this.set({ status: "saved", problem: null });
    } else if (this.isOwn(theirs)) {
      this.version = theirs.version;
      this.set({ status: "pending", problem: null });
      this.schedule(0);
    } else {
      this.set({ status: "conflict", theirs, problem: error });
    }
  }

  private isOwn(server: ServerDraft<P> | null): boolean {
    return server !== null && this.sentTexts.includes(fingerprint(server.payload));
  }

  private keep(payload: P, synced: boolean): boolean {
    return this.options.store.write(this.options.key, {
      payload,
      baseVersion: this.version,
      changedAt: new Date().toISOString(),
      synced,
      ...(this.sentTexts.length > 0 && { sent: this.sentTexts }),
    });
  }

  private schedule(pause: number): void {
    this.cancelTimer();
    const now = Date.now();
    this.unsentSince ??= now;
    const { longestMs = 4000 } = this.options;
    // Only a pause in typing is cut short; the wait for a server that does not answer is not.
    const ms =
      this.current.status === "pending"
        ? Math.min(pause, Math.max(0, this.unsentSince + longestMs - now))
        : pause;
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
