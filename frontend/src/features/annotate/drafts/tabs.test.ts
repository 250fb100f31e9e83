import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { type DraftOptions, DraftSession, type ServerDraft } from "./draftSession";
import type { DraftStore, LocalDraft } from "./localDrafts";
import type { Tabs, TabWord } from "./tabs";

/** One browser: its storage, its tabs, and the server behind it. Words between tabs take a moment. */
class Browser {
  readonly kept = new Map<string, LocalDraft<string>>();
  readonly ears = new Map<number, (word: TabWord) => void>();
  readonly eyes = new Map<number, () => void>();
  readonly frozen = new Set<number>();
  server: ServerDraft<string> | null = null;
  offline = false;
  private count = 0;

  tab(options: Partial<DraftOptions<string>> = {}) {
    const me = ++this.count;
    const others = <T>(map: Map<number, T>) =>
      [...map].filter(([tab]) => tab !== me && !this.frozen.has(tab)).map(([, listener]) => listener);
    const store: DraftStore<string> = {
      read: (key) => this.kept.get(key) ?? null,
      write: (key, draft) => {
        this.kept.set(key, draft);
        setTimeout(() => {
          for (const saw of others(this.eyes)) saw();
        });
        return true;
      },
      remove: (key) => void this.kept.delete(key),
    };
    const tabs: Tabs = {
      say: (word) =>
        void setTimeout(() => {
          for (const heard of others(this.ears)) heard(word);
        }),
      hear: (listener) => {
        this.ears.set(me, listener);
        return () => this.ears.delete(me);
      },
      onWritten: (listener) => {
        this.eyes.set(me, listener);
        return () => this.eyes.delete(me);
      },
    };
    const session = new DraftSession<string>({
      key: "work",
      store,
      tabs,
      initial: "",
      server: this.server,
      save: async (payload, version) => {
        if (this.offline) throw new ApiError({ status: 0, code: "offline", message: "" });
        if (version !== (this.server?.version ?? 0))
          throw new ApiError({ status: 409, code: "draft_conflict", message: "" });
        this.server = { payload, version: version + 1 };
        return { version: version + 1, saved_at: "" };
      },
      load: async () => {
        if (this.offline) throw new ApiError({ status: 0, code: "offline", message: "" });
        return this.server;
      },
      ...options,
    });
    session.start();
    return { session, me };
  }
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
let browser: Browser;
beforeEach(() => {
  vi.useFakeTimers();
  browser = new Browser();
});
afterEach(() => {
  vi.useRealTimers();
});

async function twoTabs() {
  const first = browser.tab();
  await wait(1);
  first.session.change("first words");
  await wait(2000);
  const second = browser.tab();
  await wait(1);
  return { first, second };
}

describe("the second tab of a task", () => {
  it("says so, and takes nothing that is typed", async () => {
    const { first, second } = await twoTabs();
    expect(second.session.state.status).toBe("elsewhere");
    second.session.change("never mind");
    await wait(5000);
    expect(browser.server?.payload).toBe("first words");
    expect(browser.kept.get("work")?.payload).toBe("first words");
    expect(first.session.state.status).toBe("saved");
  });

  it("goes on with all that the first one has, sent or not", async () => {
    const { first, second } = await twoTabs();
    first.session.change("first words, and more");
    const taken = second.session.takeOver();
    await wait(100);
    await taken;
    expect(first.session.state.status).toBe("elsewhere");
    expect(second.session.state.payload).toBe("first words, and more");
    second.session.change("first words, and more, and others");
    await wait(2000);
    expect(browser.server?.payload).toBe("first words, and more, and others");
    first.session.change("too late");
    expect(browser.kept.get("work")?.payload).toBe("first words, and more, and others");
  });

  it("goes on without a network with what this device has", async () => {
    const { first, second } = await twoTabs();
    browser.offline = true;
    first.session.change("written in a tunnel");
    await wait(2000);
    const taken = second.session.takeOver();
    await wait(2000);
    await taken;
    expect(second.session.state.payload).toBe("written in a tunnel");
    browser.offline = false;
    await wait(6000);
    expect(browser.server?.payload).toBe("written in a tunnel");
    expect(second.session.state.status).toBe("saved");
  });

  it("goes on where the first one is frozen, and that one steps back when it wakes", async () => {
    const { first, second } = await twoTabs();
    browser.frozen.add(first.me);
    const taken = second.session.takeOver();
    await wait(2000);
    await taken;
    browser.frozen.delete(first.me);
    second.session.change("from the second");
    await wait(10);
    expect(first.session.state.status).toBe("elsewhere");
    expect(second.session.state.status).toBe("pending");
  });

  it("goes on by itself when the first one is closed, but not when it is only loaded anew", async () => {
    const { first, second } = await twoTabs();
    first.session.close();
    await wait(500);
    const again = browser.tab();
    await wait(5000);
    expect(second.session.state.status).toBe("elsewhere");
    expect(again.session.state.status).toBe("saved");
    again.session.close();
    await wait(5000);
    expect(second.session.state).toMatchObject({ status: "saved", payload: "first words" });
  });

  it("learns that the work was submitted in the first one", async () => {
    const { first, second } = await twoTabs();
    first.session.finish();
    await wait(1);
    expect(second.session.state).toMatchObject({ status: "detached", problem: { code: "ended_in_tab" } });
    second.session.finish();
    expect(browser.kept.size).toBe(0);
  });

  it("asks where both have written before they knew of one another", async () => {
    const first = browser.tab();
    first.session.change("one");
    const second = browser.tab();
    second.session.change("two");
    await wait(10);
    const asked = [first, second].filter(({ session }) => session.state.status === "conflict");
    expect(asked.length).toBeGreaterThan(0);
    const [{ session }] = asked as [typeof first];
    const both = [session.state.payload, session.state.theirs?.payload].sort();
    expect(both).toEqual(["one", "two"]);
  });
});

describe("a save whose answer was lost", () => {
  it("is known again after a crash, and asks nothing", async () => {
    const before = browser.tab({
      save: async (payload, version) => {
        browser.server = { payload, version: version + 1 };
        return new Promise(() => undefined);
      },
    });
    before.session.change("half a sen");
    await wait(1000);
    before.session.change("half a sentence");
    before.session.close();
    await wait(1);
    const after = browser.tab();
    expect(after.session.state).toMatchObject({ payload: "half a sentence", status: "pending" });
    await wait(2000);
    expect(browser.server).toEqual({ payload: "half a sentence", version: 2 });
    expect(after.session.state.status).toBe("saved");
  });

  it("is known again by the page that sent it", async () => {
    let lose = true;
    const { session } = browser.tab({
      save: async (payload, version) => {
        if (version !== (browser.server?.version ?? 0))
          throw new ApiError({ status: 409, code: "draft_conflict", message: "" });
        browser.server = { payload, version: version + 1 };
        if (!lose) return { version: version + 1, saved_at: "" };
        lose = false;
        throw new ApiError({ status: 0, code: "offline", message: "" });
      },
    });
    session.change("one");
    await wait(1000);
    expect(session.state.status).toBe("offline");
    session.change("one and two");
    await wait(6000);
    expect(session.state).toMatchObject({ status: "saved", theirs: null });
    expect(browser.server).toEqual({ payload: "one and two", version: 2 });
  });
});

it("saves also while somebody types without a pause", async () => {
  const { session } = browser.tab();
  for (let second = 0; second < 10; second++) {
    session.change("x".repeat(second + 1));
    await wait(900);
  }
  expect(browser.server?.version).toBeGreaterThanOrEqual(2);
});
