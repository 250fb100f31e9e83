/** Drafts kept on this device: written at every keystroke, so that no crash, closed tab or lost network takes a word. */

export interface LocalDraft<P> {
  payload: P;
  /** The version of the server's draft that this one was built on. */
  baseVersion: number;
  changedAt: string;
  /** The server has it, too. */
  synced: boolean;
  /** Fingerprints of what was sent and never answered: the server may have any of these. */
  sent?: string[];
}

export interface DraftStore<P> {
  read(key: string): LocalDraft<P> | null;
  /** Returns whether it was kept; a full or forbidden storage keeps nothing. */
  write(key: string, draft: LocalDraft<P>): boolean;
  remove(key: string): void;
}

const PREFIX = "tuneloop.draft.";
const KEEP_DAYS = 30;

/** What a text is about: work, its change and the note with it; a reviewer's edit and their words; a dispute's edit and the decision; comments. */
type DraftSubject =
  | "assignment"
  | "annotation"
  | "note"
  | "review"
  | "words"
  | "dispute"
  | "decision"
  | "comment"
  | "task-comment"
  | "reply";

/** The key of a person's draft: two people at one computer never see each other's text. */
export function draftKey(userId: number, subject: `${DraftSubject}-${number}`): string {
  return `${PREFIX}${userId}.${subject}`;
}

export function localDrafts<P>(storage: Storage | null = safeStorage()): DraftStore<P> {
  return {
    read(key) {
      try {
        const text = storage?.getItem(key);
        return text ? asDraft<P>(JSON.parse(text)) : null;
      } catch {
        return null;
      }
    },
    write(key, draft) {
      if (!storage) return false;
      const text = JSON.stringify(draft);
      try {
        storage.setItem(key, text);
        return true;
      } catch {
        dropSynced(storage, key);
        try {
          storage.setItem(key, text);
          return true;
        } catch {
          return false;
        }
      }
    },
    remove(key) {
      try {
        storage?.removeItem(key);
      } catch {
        // Nothing is kept, so nothing is left behind.
      }
    },
  };
}

/** The assignments of a person of which this device holds a text, and the texts. */
export function draftsOfAssignments<P>(
  userId: number,
  storage: Storage | null = safeStorage(),
): { assignment: number; draft: LocalDraft<P> }[] {
  const start = `${PREFIX}${userId}.assignment-`;
  const store = localDrafts<P>(storage);
  return (storage ? keysOf(storage) : [])
    .filter((key) => key.startsWith(start))
    .flatMap((key) => {
      const draft = store.read(key);
      return draft ? [{ assignment: Number(key.slice(start.length)), draft }] : [];
    })
    .sort((one, other) => (one.draft.changedAt < other.draft.changedAt ? 1 : -1));
}

function safeStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function asDraft<P>(value: unknown): LocalDraft<P> | null {
  if (typeof value !== "object" || value === null) return null;
  const draft = value as Partial<LocalDraft<P>>;
  if (draft.payload === undefined || typeof draft.baseVersion !== "number") return null;
  return {
    payload: draft.payload,
    baseVersion: draft.baseVersion,
    changedAt: draft.changedAt ?? new Date(0).toISOString(),
    synced: draft.synced === true,
    ...(Array.isArray(draft.sent) && { sent: draft.sent }),
  };
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
    key.startsWith(PREFIX),
  );
}

/** Makes room by dropping drafts that the server has as well. */
function dropSynced(storage: Storage, except: string) {
  for (const key of keysOf(storage)) {
    if (key === except) continue;
    try {
      if (asDraft(JSON.parse(storage.getItem(key) ?? "null"))?.synced) storage.removeItem(key);
    } catch {
      storage.removeItem(key);
    }
  }
}

/** Drops what the server has and nobody touched for a month. Text that only this device holds stays. */
export function pruneDrafts(storage: Storage | null = safeStorage(), now: number = Date.now()) {
  if (!storage) return;
  for (const key of keysOf(storage)) {
    try {
      const draft = asDraft(JSON.parse(storage.getItem(key) ?? "null"));
      const age = draft ? now - new Date(draft.changedAt).getTime() : 0;
      if (draft?.synced && age > KEEP_DAYS * 86_400_000) storage.removeItem(key);
    } catch {
      // Not ours to judge.
    }
  }
}
