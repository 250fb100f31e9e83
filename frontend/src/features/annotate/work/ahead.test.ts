import { beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import type { Assignment, Claim, Reason } from "../api";
import { Ahead } from "./ahead";

const NOON = Date.parse("2026-03-02T12:00:00Z");
const task = (id: number, until = "2026-03-02T12:30:00Z") => ({ id, leased_until: until }) as Assignment;
const given = (id: number, until?: string): Claim => ({
  assignment: task(id, until),
  reason: null,
  returned_waiting: 0,
});
const none = (code: string): Claim => ({
  assignment: null,
  reason: { code, message: code, detail: null },
  returned_waiting: 0,
});

let answer: () => Promise<Claim>;
let keep: () => Promise<{ leased_until: string }>;
let asked: number[];
let back: number[];
let reasons: Reason[];
let ahead: Ahead;
const take = () => ahead.take(() => NOON);

beforeEach(() => {
  asked = [];
  back = [];
  reasons = [];
  answer = async () => given(2);
  keep = async () => ({ leased_until: "2026-03-02T13:00:00Z" });
  ahead = new Ahead({
    ask: (besides) => {
      asked.push(besides.id);
      return answer();
    },
    keep: () => keep(),
    giveBack: ({ id }) => back.push(id),
    onNone: (reason) => reasons.push(reason),
  });
});

it("fetches one beyond the task on the screen, and only one", async () => {
  ahead.fetch(task(1));
  ahead.fetch(task(1));
  expect((await take())?.id).toBe(2);
  expect(asked).toEqual([1]);
  expect(await take()).toBeNull();
});

it("waits for one that is on its way", async () => {
  let arrive: (claim: Claim) => void = () => {};
  answer = () =>
    new Promise((resolve) => {
      arrive = resolve;
    });
  ahead.fetch(task(1));
  const taken = take();
  arrive(given(2));
  expect((await taken)?.id).toBe(2);
});

it("hands over none whose time is over", async () => {
  answer = async () => given(2, "2026-03-02T12:00:03Z");
  ahead.fetch(task(1));
  expect(await take()).toBeNull();
});

it("keeps one alive, and forgets it where somebody else has it", async () => {
  answer = async () => given(2, "2026-03-02T12:00:03Z");
  ahead.fetch(task(1));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await Promise.resolve();
  await ahead.keep();
  expect((await take())?.leased_until).toBe("2026-03-02T13:00:00Z");

  ahead.fetch(task(2));
  await Promise.resolve();
  await Promise.resolve();
  keep = async () => {
    throw new ApiError({ code: "lease_over", status: 410, message: "" });
  };
  await ahead.keep();
  expect(await take()).toBeNull();
});

it("gives back what it has, and what arrives after it was dropped", async () => {
  ahead.fetch(task(1));
  ahead.drop();
  await vi.waitFor(() => expect(back).toEqual([2]));
  ahead.fetch(task(1));
  expect(asked).toEqual([1]);
  expect(await take()).toBeNull();
});

it("does not take the task on the screen for the next one", async () => {
  answer = async () => given(1);
  ahead.fetch(task(1));
  expect(await take()).toBeNull();
  expect(back).toEqual([]);
});

it("says why there is none, and asks again at the next task", async () => {
  answer = async () => none("guideline_unread");
  ahead.fetch(task(1));
  expect(await take()).toBeNull();
  expect(reasons.map((reason) => reason?.code)).toEqual(["guideline_unread"]);
  answer = async () => {
    throw new TypeError("no network");
  };
  ahead.fetch(task(1));
  expect(await take()).toBeNull();
  answer = async () => given(3);
  ahead.fetch(task(1));
  expect((await take())?.id).toBe(3);
});
