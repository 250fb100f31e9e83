import { act, renderHook, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { beforeNextClaim } from "../api";
import { FETCH_AFTER_MS, useClaim } from "./useClaim";

/** The client takes `fetch` when it is made, so this stands in its place before anything is loaded. */
const server = vi.hoisted(() => {
  const stand = { fetch: async (_request: Request): Promise<Response> => new Response() };
  globalThis.fetch = (request) => stand.fetch(request as Request);
  return stand;
});

/** The bodies of the claims that were sent, and what the server says to the next one. */
let claims: unknown[] = [];
let answer: (body: unknown) => Promise<Response>;
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const SOON = new Date(Date.now() + 1_800_000).toISOString();
const task = (id: number) =>
  json({
    assignment: { id, token: "t", leased_until: SOON, seconds_spent: 0, qualification: null },
    reason: null,
  });
/** The addresses of the tasks that were given back. */
let released: string[] = [];

beforeEach(() => {
  claims = [];
  released = [];
  answer = async () => task(claims.length);
  // biome-ignore lint/suspicious/noDocumentCookie: the client reads the token as Django sets it
  document.cookie = "csrftoken=x";
  server.fetch = async (request) => {
    const body = await request.json();
    if (request.url.endsWith("/release/")) {
      released.push(new URL(request.url).pathname);
      return new Response(null, { status: 204 });
    }
    claims.push(body);
    return answer(body);
  };
});

const open = (kind: "write" | "rank" | null = null) =>
  renderHook((props: { kind: "write" | "rank" | null }) => useClaim(1, props.kind), {
    wrapper: StrictMode,
    initialProps: { kind },
  });

it("asks for one task on entry, also in strict mode", async () => {
  const { result } = open("rank");
  await waitFor(() => expect(result.current.state.assignment?.id).toBe(1));
  expect(claims).toEqual([{ kind: "rank" }]);
});

it("keeps the task in hand until the next one is there", async () => {
  const { result } = open();
  await waitFor(() => expect(result.current.state.assignment?.id).toBe(1));
  let arrive: (response: Response) => void = () => {};
  answer = () =>
    new Promise((resolve) => {
      arrive = resolve;
    });
  act(() => {
    void result.current.next();
  });
  await waitFor(() => expect(claims).toHaveLength(2));
  expect(result.current).toMatchObject({ busy: true, state: { assignment: { id: 1 } } });
  await act(async () => arrive(task(2)));
  expect(result.current).toMatchObject({ busy: false, state: { assignment: { id: 2 } } });
});

it("says why there is none", async () => {
  answer = async () => json({ assignment: null, reason: { code: "all_done", message: "All done." } });
  const { result } = open();
  await waitFor(() => expect(result.current.state.reason?.code).toBe("all_done"));
  expect(result.current.state.assignment).toBeNull();
});

it("shows a failure, and a task when asked again", async () => {
  answer = async () => json({ error: { code: "down", message: "Down." } }, 503);
  const { result } = open();
  await waitFor(() => expect(result.current.state.error).toMatchObject({ code: "down" }));
  answer = async () => task(3);
  await act(() => result.current.next());
  expect(result.current.state).toMatchObject({ assignment: { id: 3 }, error: null });
});

it("passes over the answer for a kind that was left in the meantime", async () => {
  const arrivals: ((response: Response) => void)[] = [];
  answer = () =>
    new Promise((resolve) => {
      arrivals.push(resolve);
    });
  const { result, rerender } = open("write");
  await waitFor(() => expect(arrivals).toHaveLength(1));
  rerender({ kind: "rank" });
  await waitFor(() => expect(arrivals).toHaveLength(2));
  await act(async () => arrivals[1]?.(task(20)));
  await act(async () => arrivals[0]?.(task(10)));
  expect(result.current.state.assignment?.id).toBe(20);
});

it("waits for a task that is on its way back", async () => {
  let given: () => void = () => {};
  beforeNextClaim(
    new Promise<void>((resolve) => {
      given = resolve;
    }),
  );
  const { result } = open();
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  expect(claims).toEqual([]);
  given();
  await waitFor(() => expect(result.current.state.assignment).not.toBeNull());
});

const fetched = () => vi.waitFor(() => expect(claims).toHaveLength(2), FETCH_AFTER_MS + 2_000);

it("has the next task at hand when the page is done with one", async () => {
  const { result } = open();
  await waitFor(() => expect(result.current.state.assignment?.id).toBe(1));
  await fetched();
  expect(claims[1]).toEqual({ besides: [1] });
  await act(() => result.current.next());
  expect(result.current.state).toMatchObject({ assignment: { id: 2 }, fetchedAhead: true });
  await vi.waitFor(() => expect(claims[2]).toEqual({ besides: [2] }));
});

it("gives the next task back when the page is left", async () => {
  const { result, unmount } = open();
  await waitFor(() => expect(result.current.state.assignment?.id).toBe(1));
  await fetched();
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  unmount();
  await vi.waitFor(() => expect(released).toEqual(["/api/v1/assignments/2/release/"]));
});

it("stops before the next task where the guidelines have changed", async () => {
  const { result } = open();
  await waitFor(() => expect(result.current.state.assignment?.id).toBe(1));
  answer = async () => json({ assignment: null, reason: { code: "guideline_unread", message: "Read." } });
  await fetched();
  await waitFor(() => expect(result.current.state.reason?.code).toBe("guideline_unread"));
  expect(result.current.state.assignment).toBeNull();
});
