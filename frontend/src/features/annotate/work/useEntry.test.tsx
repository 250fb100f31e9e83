import { renderHook, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import type { Assignment } from "../api";
import { useEntry } from "./useEntry";

/** The client takes `fetch` when it is made, so this stands in its place before anything is loaded. */
const server = vi.hoisted(() => {
  const stand = { given: [] as string[] };
  globalThis.fetch = async (request) => {
    stand.given.push(new URL((request as Request).url).pathname);
    return new Response(null, { status: 204 });
  };
  return stand;
});

const fresh = { id: 7, token: "t", draft: null } as Assignment;
const begun = { id: 8, token: "t", draft: { payload: {}, version: 1 } } as unknown as Assignment;
const START = { assignment: null as Assignment | null, isLooking: true, cameBack: false };

beforeEach(() => {
  server.given.length = 0;
  // biome-ignore lint/suspicious/noDocumentCookie: the client reads the token as Django sets it
  document.cookie = "csrftoken=x";
});

const enter = (start: Partial<typeof START> = {}) =>
  renderHook((props) => useEntry(props.assignment, props.isLooking, props.cameBack), {
    initialProps: { ...START, ...start },
  });

it("shows what came back before a new task, and the task once it is put off", () => {
  const { result, rerender } = enter({ assignment: fresh });
  expect(result.current).toBe("looking");
  rerender({ assignment: fresh, isLooking: false, cameBack: true });
  expect(result.current).toBe("returned");
  rerender({ assignment: fresh, isLooking: false, cameBack: false });
  expect(result.current).toBe("work");
});

it("never takes a task from the screen again", () => {
  const { result, rerender } = enter({ assignment: fresh, isLooking: false });
  expect(result.current).toBe("work");
  rerender({ assignment: fresh, isLooking: false, cameBack: true });
  expect(result.current).toBe("work");
});

it("goes on with a task that is begun", () => {
  expect(enter({ assignment: begun, isLooking: false, cameBack: true }).result.current).toBe("work");
});

it("gives back a task that was never shown, and only that", async () => {
  const unseen = enter({ assignment: fresh, isLooking: false, cameBack: true });
  unseen.unmount();
  await waitFor(() => expect(server.given).toEqual(["/api/v1/assignments/7/release/"]));
  enter({ assignment: fresh, isLooking: false }).unmount();
  await new Promise((done) => setTimeout(done, 20));
  expect(server.given).toHaveLength(1);
});
