import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { draftKey } from "./localDrafts";
import { useKept } from "./useKept";

const NOTHING = { comment: "" };
const key = draftKey(7, "words-5");
const open = (of = key) => renderHook(() => useKept(of, NOTHING));

beforeEach(() => localStorage.clear());

it("has what was written after a reload, and says so", () => {
  const before = open();
  expect(before.result.current.restored).toBe(false);
  act(() => before.result.current.keep({ comment: "No rec" }));
  act(() => before.result.current.keep((words) => ({ comment: `${words.comment}eipt` })));
  before.unmount();
  const after = open();
  expect(after.result.current).toMatchObject({ value: { comment: "No receipt" }, restored: true });
  expect(open(draftKey(8, "words-5")).result.current.value).toBe(NOTHING);
});

it("takes two changes of one moment one after the other", () => {
  const { result } = open();
  act(() => {
    result.current.keep((words) => ({ comment: `${words.comment}a` }));
    result.current.keep((words) => ({ comment: `${words.comment}b` }));
  });
  expect(result.current.value.comment).toBe("ab");
});

it("is forgotten when it has arrived", () => {
  const { result } = open();
  act(() => result.current.keep({ comment: "sent" }));
  act(() => result.current.forget());
  expect(result.current.value).toBe(NOTHING);
  expect(open().result.current.restored).toBe(false);
});
