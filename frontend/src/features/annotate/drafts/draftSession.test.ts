import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { type DraftOptions, DraftSession, type ServerDraft, samePayload } from "./draftSession";
import type { DraftStore, LocalDraft } from "./localDrafts";

interface Text {
  text: string;
}

const PAUSE = 1000;
const RETRY = 5000;

/** The server's side of a draft, as the API behaves. */
class Server {
  draft: ServerDraft<Text> | null = null;
  refusal: ApiError | null = null;
  saves = 0;

  readonly save = async (payload: Text, version: number) => {
    this.saves++;
    if (this.refusal) throw this.refusal;
    if (version !== (this.draft?.version ?? 0)) throw failure(409, "draft_conflict");
    this.draft = { payload, version: version + 1 };
    return { version: version + 1, saved_at: "2026-01-02T03:04:05Z" };
  };
  readonly load = async () => this.draft;
}

class Device implements DraftStore<Text> {
  readonly kept = new Map<string, LocalDraft<Text>>();
  full = false;
  read = (key: string) => this.kept.get(key) ?? null;
  write = (key: string, draft: LocalDraft<Text>) => {
    if (this.full) return false;
    this.kept.set(key, draft);
    return true;
  };
  remove = (key: string) => {
    this.kept.delete(key);
  };
}

const failure = (status: number, code: string) => new ApiError({ status, code, message: code });
const OFFLINE = failure(0, "offline");
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

let server: Server;
let device: Device;

function open(options: Partial<DraftOptions<Text>> = {}) {
  const session = new DraftSession<Text>({
    key: "draft",
    store: device,
    initial: { text: "" },
    server: server.draft,
    save: server.save,
    load: server.load,
    pauseMs: PAUSE,
    retryMs: RETRY,
    ...options,
  });
  session.start();
  return session;
}

/** A submission as the API takes it: with the draft that its writer has seen. */
const submit = (seen: [Text, number | undefined][]) => async (payload: Text, version: number | undefined) => {
  seen.push([payload, version]);
  if (server.refusal) throw server.refusal;
  const draft = server.draft;
  const sees = version === undefined || version === (draft?.version ?? 0);
  if (!sees && !samePayload(payload, draft?.payload)) throw failure(409, "draft_conflict");
  return "submitted";
};

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  device = new Device();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("while typing", () => {
  it("keeps every change on the device at once and sends it after a pause", async () => {
    const session = open();
    session.change({ text: "a" });
    expect(device.read("draft")?.payload).toEqual({ text: "a" });
    expect(session.state.status).toBe("pending");
    await wait(PAUSE - 1);
    session.change({ text: "ab" });
    await wait(PAUSE - 1);
    expect(server.saves).toBe(0);
    await wait(1);
    expect(server.draft).toEqual({ payload: { text: "ab" }, version: 1 });
    expect(session.state).toMatchObject({ status: "saved", savedAt: "2026-01-02T03:04:05Z" });
    expect(device.read("draft")).toMatchObject({ synced: true, baseVersion: 1 });
  });

  it("sends what was typed while a save was under way", async () => {
    let answer: () => void = () => {};
    const slow: Server["save"] = (payload, version) =>
      new Promise((resolve) => {
        answer = () => resolve(server.save(payload, version));
      });
    const session = open({ save: slow });
    session.change({ text: "first" });
    await wait(PAUSE);
    session.change({ text: "second" });
    answer();
    await wait(0);
    expect(session.state.status).toBe("pending");
    await wait(PAUSE);
    answer();
    await wait(0);
    expect(server.draft).toEqual({ payload: { text: "second" }, version: 2 });
    expect(session.state.status).toBe("saved");
  });

  it("keeps drafts on the device alone where the server takes none", async () => {
    const session = open({ save: null, server: null });
    session.change({ text: "mine" });
    await wait(60_000);
    expect(session.state.status).toBe("local");
    session.close();
    expect(open({ save: null, server: null }).state).toMatchObject({
      payload: { text: "mine" },
      status: "local",
      restored: true,
    });
  });

  it("says so when not even the device keeps it, and still sends it", async () => {
    device.full = true;
    const session = open();
    session.change({ text: "a" });
    expect(session.state.status).toBe("unkept");
    await wait(PAUSE);
    expect(session.state.status).toBe("saved");
  });
});

describe("after a reload", () => {
  it("starts from the server's draft", () => {
    server.draft = { payload: { text: "from the server" }, version: 4 };
    expect(open().state).toMatchObject({ payload: { text: "from the server" }, status: "saved" });
  });

  it("restores what the server had not seen, and sends it", async () => {
    server.refusal = OFFLINE;
    const before = open();
    before.change({ text: "typed in a tunnel" });
    await wait(PAUSE);
    before.close();
    server.refusal = null;
    const after = open();
    expect(after.state).toMatchObject({ payload: { text: "typed in a tunnel" }, restored: true });
    await wait(0);
    expect(server.draft?.payload).toEqual({ text: "typed in a tunnel" });
  });

  it("takes the server's newer text where this device's had been sent", async () => {
    const here = open();
    here.change({ text: "old" });
    await wait(PAUSE);
    here.close();
    server.draft = { payload: { text: "newer, from the phone" }, version: 2 };
    expect(open().state).toMatchObject({ payload: { text: "newer, from the phone" }, status: "saved" });
  });

  it("asks where both have a text that the other has not seen", () => {
    device.write("draft", { payload: { text: "here" }, baseVersion: 1, changedAt: "", synced: false });
    server.draft = { payload: { text: "there" }, version: 2 };
    expect(open().state).toMatchObject({
      status: "conflict",
      payload: { text: "here" },
      theirs: { payload: { text: "there" }, version: 2 },
    });
  });
});

describe("two tabs", () => {
  async function conflict() {
    const one = open();
    const other = open();
    one.change({ text: "one" });
    await wait(PAUSE);
    other.change({ text: "other" });
    await wait(PAUSE);
    return { one, other };
  }

  it("never overwrites the text of the other tab", async () => {
    const { other } = await conflict();
    expect(server.draft?.payload).toEqual({ text: "one" });
    expect(other.state).toMatchObject({ status: "conflict", theirs: { payload: { text: "one" } } });
  });

  it("goes on with mine", async () => {
    const { other } = await conflict();
    await other.resolve("mine");
    expect(server.draft).toEqual({ payload: { text: "other" }, version: 2 });
    expect(other.state).toMatchObject({ status: "saved", theirs: null });
  });

  it("goes on with theirs", async () => {
    const { other } = await conflict();
    await other.resolve("theirs");
    expect(other.state).toMatchObject({ status: "saved", payload: { text: "one" } });
    expect(server.saves).toBe(2);
    other.change({ text: "one, and more" });
    await wait(PAUSE);
    expect(server.draft?.payload).toEqual({ text: "one, and more" });
  });

  it("keeps what is typed during a conflict, and waits for the choice", async () => {
    const { other } = await conflict();
    other.change({ text: "other, longer" });
    await wait(60_000);
    expect(other.state).toMatchObject({ status: "conflict", payload: { text: "other, longer" } });
    expect(device.read("draft")?.payload).toEqual({ text: "other, longer" });
    expect(server.draft?.payload).toEqual({ text: "one" });
  });

  it("has nothing to ask where both typed the same", async () => {
    const one = open();
    const other = open();
    one.change({ text: "same" });
    await wait(PAUSE);
    other.change({ text: "same" });
    await wait(PAUSE);
    expect(other.state.status).toBe("saved");
  });
});

describe("trouble", () => {
  it("tries again by itself while the server cannot be reached", async () => {
    server.refusal = OFFLINE;
    const session = open();
    session.change({ text: "a" });
    await wait(PAUSE);
    expect(session.state.status).toBe("offline");
    server.refusal = null;
    await wait(RETRY);
    expect(session.state.status).toBe("saved");
  });

  it.each([
    [failure(401, "not_signed_in"), "signedout"],
    [failure(503, "http_503"), "offline"],
    [failure(429, "throttled"), "offline"],
    [failure(403, "permission_denied"), "offline"],
  ])("keeps trying after $0.code", async (refusal, status) => {
    server.refusal = refusal;
    const session = open();
    session.change({ text: "a" });
    await wait(PAUSE);
    expect(session.state.status).toBe(status);
    server.refusal = null;
    await wait(RETRY);
    expect(session.state.status).toBe("saved");
  });

  it("stops sending when the lease is over, and keeps the text and what follows", async () => {
    server.refusal = failure(410, "lease_over");
    const session = open();
    session.change({ text: "a" });
    await wait(PAUSE);
    expect(session.state).toMatchObject({ status: "detached", problem: { code: "lease_over" } });
    session.change({ text: "ab" });
    await wait(60_000);
    expect(server.saves).toBe(1);
    expect(session.state.status).toBe("detached");
    expect(device.read("draft")).toMatchObject({ payload: { text: "ab" }, synced: false });
  });

  it("shows a refusal, and sends again after the next change", async () => {
    server.refusal = failure(413, "too_large");
    const session = open();
    session.change({ text: "long" });
    await wait(PAUSE);
    expect(session.state).toMatchObject({ status: "failed", problem: { code: "too_large" } });
    server.refusal = null;
    session.change({ text: "short" });
    await wait(PAUSE);
    expect(session.state.status).toBe("saved");
  });
});

describe("the end", () => {
  it("flushes at once, and only what is unsent", async () => {
    const session = open();
    await session.flush();
    expect(server.saves).toBe(0);
    session.change({ text: "a" });
    await session.flush();
    expect(server.draft?.payload).toEqual({ text: "a" });
    await wait(60_000);
    expect(server.saves).toBe(1);
  });

  it("leaves nothing on the device after a submit, not even by a save still under way", async () => {
    let answer: () => void = () => {};
    const session = open({
      save: () =>
        new Promise((resolve) => {
          answer = () => resolve({ version: 1, saved_at: "" });
        }),
    });
    session.change({ text: "a" });
    await wait(PAUSE);
    session.finish();
    answer();
    await wait(0);
    expect(device.kept.size).toBe(0);
    session.change({ text: "late key" });
    expect(device.kept.size).toBe(0);
  });

  it("keeps the text on the device when the page is left", () => {
    const session = open();
    session.change({ text: "a" });
    session.close();
    expect(device.read("draft")?.payload).toEqual({ text: "a" });
  });

  it("goes on after a close that a start follows, as React's strict mode does", async () => {
    const session = open();
    session.close();
    session.start();
    session.change({ text: "a" });
    await wait(PAUSE);
    expect(server.draft?.payload).toEqual({ text: "a" });
  });
});

it("compares payloads without minding the order of members", () => {
  expect(samePayload({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
  expect(samePayload([1, 2], [2, 1])).toBe(false);
});

describe("a submission", () => {
  it("carries the text itself: no save goes before it", async () => {
    const session = open();
    session.change({ text: "At once" });
    const seen: [Text, number | undefined][] = [];
    expect(await session.submit(submit(seen))).toBe("submitted");
    session.finish();
    await wait(10 * PAUSE);
    expect(seen).toEqual([[{ text: "At once" }, 0]]);
    expect(server.saves).toBe(0);
  });

  it("shows both texts where another device has saved a later one", async () => {
    const session = open();
    session.change({ text: "Mine" });
    server.draft = { payload: { text: "Theirs" }, version: 1 };
    const seen: [Text, number | undefined][] = [];
    expect(await session.submit(submit(seen))).toBeNull();
    expect(session.state).toMatchObject({ status: "conflict", theirs: { payload: { text: "Theirs" } } });
    expect(await session.submit(submit(seen))).toBeNull();
    expect(seen).toHaveLength(1);
    await session.resolve("mine");
    expect(await session.submit(submit(seen))).toBe("submitted");
    expect(seen[1]?.[0]).toEqual({ text: "Mine" });
  });

  it("goes through where the later draft is its own, whose receipt was lost", async () => {
    const session = open({
      save: async (payload: Text, version: number) => {
        await server.save(payload, version);
        throw OFFLINE;
      },
    });
    session.change({ text: "One" });
    await wait(PAUSE);
    expect(session.state.status).toBe("offline");
    session.change({ text: "One, two" });
    const seen: [Text, number | undefined][] = [];
    expect(await session.submit(submit(seen))).toBe("submitted");
    expect(seen.map(([, version]) => version)).toEqual([0, 1]);
  });

  it("saves the draft again where it could not be submitted", async () => {
    const session = open();
    session.change({ text: "Kept" });
    server.refusal = OFFLINE;
    await expect(session.submit(submit([]))).rejects.toBe(OFFLINE);
    server.refusal = null;
    await wait(PAUSE);
    expect(server.draft?.payload).toEqual({ text: "Kept" });
    expect(session.state.status).toBe("saved");
  });

  it("does not ask for the draft's version once the lease is over: it is late, and taken", async () => {
    const session = open();
    session.change({ text: "Late" });
    session.detach(failure(410, "lease_over"));
    const seen: [Text, number | undefined][] = [];
    expect(await session.submit(submit(seen))).toBe("submitted");
    expect(seen).toEqual([[{ text: "Late" }, undefined]]);
  });
});
