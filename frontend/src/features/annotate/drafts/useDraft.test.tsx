import { act, renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { reportSignedIn } from "@/api/queryClient";
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
  expect(save.mock.calls).toEqual([["a", 0, false]]);
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

it("sends in a way that outlives the page when the page may go", async () => {
  const { save, change } = setUp();
  change("a");
  await act(async () => window.dispatchEvent(new Event("pagehide")));
  expect(save.mock.calls).toEqual([["a", 0, true]]);
});

it("sends what is unsent when the person has signed in again", async () => {
  const { save, change } = setUp();
  save.mockRejectedValueOnce(new ApiError({ status: 401, code: "not_signed_in", message: "" }));
  change("a");
  await act(() => vi.advanceTimersByTimeAsync(1000));
  await act(async () => reportSignedIn());
  expect(save).toHaveBeenCalledTimes(2);
});

it("asks before a page closes that alone has the text", async () => {
  const { change } = setUp();
  const leave = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  change("kept");
  expect(leave()).toBe(true);
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  change("not kept");
  expect(leave()).toBe(false);
  await act(() => vi.advanceTimersByTimeAsync(200));
  expect(leave()).toBe(true);
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
