import { describe, expect, it } from "vitest";
import { draftKey, type LocalDraft, localDrafts, pruneDrafts } from "./localDrafts";

/** A storage with room for a given number of characters, as browsers have. */
class SmallStorage implements Storage {
  private readonly entries = new Map<string, string>();
  constructor(private readonly room = Number.POSITIVE_INFINITY) {}
  get length() {
    return this.entries.size;
  }
  clear = () => this.entries.clear();
  getItem = (key: string) => this.entries.get(key) ?? null;
  key = (index: number) => [...this.entries.keys()][index] ?? null;
  removeItem = (key: string) => {
    this.entries.delete(key);
  };
  setItem = (key: string, value: string) => {
    const others = [...this.entries].filter(([name]) => name !== key);
    const used = others.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
    if (used + key.length + value.length > this.room) throw new DOMException("full", "QuotaExceededError");
    this.entries.set(key, value);
  };
}

const KEY = draftKey(7, "assignment-1");
const OTHER = draftKey(7, "assignment-2");
const draft = (payload: string, synced = false, changedAt = "2026-01-01T00:00:00Z"): LocalDraft<string> => ({
  payload,
  baseVersion: 0,
  changedAt,
  synced,
});

describe("localDrafts", () => {
  it("gives back what it was given, to the same person only", () => {
    const store = localDrafts<string>(new SmallStorage());
    store.write(KEY, draft("mine"));
    expect(store.read(KEY)).toEqual(draft("mine"));
    expect(store.read(draftKey(8, "assignment-1"))).toBeNull();
    store.remove(KEY);
    expect(store.read(KEY)).toBeNull();
  });

  it("makes room by dropping what the server has as well", () => {
    const store = localDrafts<string>(new SmallStorage(400));
    store.write(OTHER, draft("x".repeat(150), true));
    expect(store.write(KEY, draft("y".repeat(150)))).toBe(true);
    expect(store.read(OTHER)).toBeNull();
  });

  it("never drops what only this device has, and says that it kept nothing", () => {
    const store = localDrafts<string>(new SmallStorage(400));
    store.write(OTHER, draft("x".repeat(150)));
    expect(store.write(KEY, draft("y".repeat(150)))).toBe(false);
    expect(store.read(OTHER)).not.toBeNull();
  });

  it("passes over what it cannot read", () => {
    const storage = new SmallStorage();
    storage.setItem(KEY, "{broken");
    expect(localDrafts(storage).read(KEY)).toBeNull();
    storage.setItem(KEY, '{"payload": 1}');
    expect(localDrafts(storage).read(KEY)).toBeNull();
  });

  it("works without any storage", () => {
    const store = localDrafts<string>(null);
    expect(store.write(KEY, draft("a"))).toBe(false);
    expect(store.read(KEY)).toBeNull();
  });
});

it("prunes what is old and on the server, and nothing else", () => {
  const storage = new SmallStorage();
  const store = localDrafts<string>(storage);
  store.write(KEY, draft("old, sent", true));
  store.write(OTHER, draft("old, unsent"));
  store.write(draftKey(7, "review-3"), draft("new, sent", true, "2026-03-01T00:00:00Z"));
  storage.setItem("somebody.else", "x");
  pruneDrafts(storage, new Date("2026-03-02T00:00:00Z").getTime());
  expect(store.read(KEY)).toBeNull();
  expect(store.read(OTHER)).not.toBeNull();
  expect(store.read(draftKey(7, "review-3"))).not.toBeNull();
  expect(storage.getItem("somebody.else")).toBe("x");
});
