import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { meQuery } from "@/app/session";
import { draftKey, localDrafts } from "@/features/annotate/drafts/localDrafts";
import type { VerdictBody } from "./api";
import { useVerdicts } from "./useVerdicts";

/** The client takes `fetch` when it is made, so this stands in its place before anything is loaded. */
const server = vi.hoisted(() => {
  const stand = { fetch: async (_request: Request): Promise<Response> => new Response() };
  globalThis.fetch = (request) => stand.fetch(request as Request);
  return stand;
});

/** Answers of the server by call; there is no server in these tests. */
const answers = vi.fn<(body: unknown) => Promise<Response>>();
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const refused = (status: number, code: string) =>
  json(status, { error: { code, message: code, details: [] } });

function setUp() {
  const client = new QueryClient();
  client.setQueryData(meQuery.queryKey, { id: 7 } as never);
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client }, children);
  return renderHook(() => useVerdicts(1), { wrapper });
}

beforeEach(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: the client reads the token as Django sets it
  document.cookie = "csrftoken=x";
  answers.mockReset();
  server.fetch = async (request) => answers(await request.json());
});

const approve = { verdict: "approve", revision_number: 1 } as const;
const giveBack: VerdictBody = { verdict: "return", revision_number: 1, comment: "Look again.", reasons: [] };

describe("a verdict", () => {
  it("counts as decided at once, before the server has answered", async () => {
    let answer: (response: Response) => void = () => {};
    answers.mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const { result } = setUp();
    let done: Promise<boolean> = Promise.resolve(false);
    act(() => {
      done = result.current.decide(5, "prompt", approve);
    });
    expect(result.current.decided.has(5)).toBe(true);
    expect(result.current.count).toBe(0);
    await waitFor(() => expect(answers).toHaveBeenCalledWith(approve));
    await act(async () => {
      answer(json(200, { id: 5 }));
      await done;
    });
    expect(result.current.count).toBe(1);
  });

  it("comes back with its words when the server cannot be reached, and can be sent again", async () => {
    answers.mockRejectedValueOnce(new TypeError("no network"));
    const { result } = setUp();
    await act(async () => {
      await result.current.decide(5, "prompt", giveBack);
    });
    expect(result.current.decided.has(5)).toBe(false);
    expect(result.current.failed).toMatchObject([{ id: 5, body: giveBack, error: { code: "offline" } }]);
    answers.mockResolvedValueOnce(json(200, { id: 5 }));
    await act(async () => {
      await result.current.decide(5, "prompt", giveBack);
    });
    expect(result.current.failed).toEqual([]);
    expect(answers).toHaveBeenLastCalledWith(giveBack);
  });

  it("does not put back into the queue what somebody else has decided", async () => {
    answers.mockResolvedValue(refused(409, "illegal_move"));
    const { result } = setUp();
    await act(async () => {
      await result.current.decide(5, "prompt", approve);
    });
    expect(result.current.decided.has(5)).toBe(true);
    expect(result.current.failed).toMatchObject([{ id: 5, error: { status: 409 } }]);
  });

  it.each(["review-5", "words-5"] as const)(
    "drops what was kept of it (%s) once it is in, and not before",
    async (subject) => {
      const store = localDrafts<string>();
      const key = draftKey(7, subject);
      store.write(key, { payload: "edited", baseVersion: 0, changedAt: "", synced: false });
      answers.mockResolvedValueOnce(refused(503, "down"));
      const { result } = setUp();
      const edit = { verdict: "edit_approve", revision_number: 1, payload: { messages: [] } } as const;
      await act(async () => {
        await result.current.decide(5, "prompt", edit);
      });
      expect(store.read(key)).not.toBeNull();
      answers.mockResolvedValueOnce(json(200, { id: 5 }));
      await act(async () => {
        await result.current.decide(5, "prompt", edit);
      });
      expect(store.read(key)).toBeNull();
    },
  );
});

it("still hides a verdict under way when the queue is read anew", async () => {
  answers.mockResolvedValueOnce(json(200, { id: 6 })).mockReturnValueOnce(new Promise(() => {}));
  const { result } = setUp();
  await act(async () => {
    await result.current.decide(6, "prompt", approve);
  });
  act(() => {
    void result.current.decide(5, "prompt", approve);
  });
  expect([...result.current.decided]).toEqual([6, 5]);
  await act(() => result.current.refresh());
  expect([...result.current.decided]).toEqual([5]);
});
