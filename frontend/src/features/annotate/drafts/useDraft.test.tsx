import { act, renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { localDrafts } from "./localDrafts";
import { useDraft } from "./useDraft";

const KEY = "tuneloop.draft.1.assignment-1";

function setUp() {
  const save = vi.fn(async (_payload: string, version: number) => ({ version: version + 1, saved_at: "" }));
  const view = renderHook(
    () => useDraft<string>({ key: KEY, store: localDrafts(), initial: "", server: null, save }),
    { wrapper: StrictMode },
  );
  return { save, view, change: (text: string) => act(() => view.result.current.session.change(text)) };
}

function hide(state: "hidden" | "visible") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("sends one draft once, also in strict mode", async () => {
  const { save, view, change } = setUp();
  change("a");
  expect(view.result.current.state).toMatchObject({ payload: "a", status: "pending" });
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(save.mock.calls).toEqual([["a", 0]]);
  expect(view.result.current.state.status).toBe("saved");
});

it.each([
  ["the tab is hidden", () => hide("hidden")],
  ["the page goes", () => window.dispatchEvent(new Event("pagehide"))],
  ["the network is back", () => window.dispatchEvent(new Event("online"))],
])("sends what is unsent when %s", async (_when, happen) => {
  const { save, change } = setUp();
  change("a");
  await act(async () => happen());
  expect(save).toHaveBeenCalledTimes(1);
});

it("sends what is unsent when the work is left, and keeps it on the device", async () => {
  const { save, view, change } = setUp();
  change("a");
  view.unmount();
  expect(save).toHaveBeenCalledTimes(1);
  expect(localDrafts().read(KEY)?.payload).toBe("a");
});

it("restores the text in the next session", () => {
  const first = setUp();
  first.change("typed");
  first.save.mockRejectedValue(new TypeError("no network"));
  first.view.unmount();
  expect(setUp().view.result.current.state).toMatchObject({ payload: "typed", restored: true });
});
