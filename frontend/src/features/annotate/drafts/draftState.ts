import type { ApiError } from "@/api/errors";
import type { DraftStore, LocalDraft } from "./localDrafts";
import type { Tabs } from "./tabs";

/**
 * One draft while somebody works on it. Every change goes to this device at once, and to the server after a pause.
 *
 * clean     nothing was changed yet
 * pending   kept on this device, on its way to the server after the pause
 * saving    being sent
 * saved     the server has it
 * local     kept on this device only, by design (a draft the server does not hold)
 * offline   kept on this device; sent again when the server can be reached
 * signedout kept on this device; sent when the person has signed in again
 * conflict  the server has another text from elsewhere; the person chooses
 * detached  the server takes no more drafts of it (the lease is over); kept on this device
 * failed    the server refuses this draft; kept on this device
 * unkept    not even this device could keep it
 * elsewhere another tab works at it; nothing is changed here
 */
export type DraftStatus =
  | "clean"
  | "pending"
  | "saving"
  | "saved"
  | "local"
  | "offline"
  | "signedout"
  | "conflict"
  | "detached"
  | "failed"
  | "unkept"
  | "elsewhere";

export interface ServerDraft<P> {
  payload: P;
  version: number;
  /** It is what another tab has written on this device, not what the server has. */
  fromTab?: boolean;
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
  /** How often in a row the server could not be reached. */
  attempts: number;
}

/** Sends a draft. `leaving`: the page may be gone before the answer comes, and the request has to outlive it. */
export type SaveDraft<P> = (
  payload: P,
  version: number,
  leaving: boolean,
) => Promise<{ version: number; saved_at: string }>;

export interface DraftOptions<P> {
  key: string;
  store: DraftStore<P>;
  /** What to start from when there is no draft. */
  initial: P;
  server: ServerDraft<P> | null;
  /** What the first save is built on, where the server has no draft; 0 where it never had one. */
  version?: number;
  /** Sends the draft; `null` where the server keeps none. */
  save: SaveDraft<P> | null;
  /** Reads the server's draft again after a conflict. */
  load?: () => Promise<ServerDraft<P> | null>;
  tabs?: Tabs;
  pauseMs?: number;
  /** Who types without a pause is saved so often all the same. */
  longestMs?: number;
  retryMs?: number;
}

/** Whether two payloads hold the same. A database may give the members of an object back in another order. */
export function samePayload(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);
}

/** A payload in a few characters: told apart from others without keeping it twice. */
export function fingerprint(payload: unknown): string {
  let [one, other] = [0xdeadbeef, 0x41c6ce57];
  for (const character of JSON.stringify(payload, inOrder)) {
    const code = character.codePointAt(0) ?? 0;
    one = Math.imul(one ^ code, 2654435761);
    other = Math.imul(other ^ code, 1597334677);
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export const NOTHING = { savedAt: null, theirs: null, restored: false, problem: null, attempts: 0 };

export function fromTab<P>(draft: LocalDraft<P>): ServerDraft<P> {
  return { payload: draft.payload, version: draft.baseVersion, fromTab: true };
}

/** Whether the same request may go through later: no network, a server that restarts, a session that is over. */
export function mayPass(error: ApiError): boolean {
  return error.isOffline || error.isSignedOut || error.status >= 500 || [0, 403, 429].includes(error.status);
}
