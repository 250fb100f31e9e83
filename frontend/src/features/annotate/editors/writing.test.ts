import { expect, it } from "vitest";
import {
  answerText,
  asWritePayload,
  checklistProblem,
  startOfWriting,
  withAnswerText,
  withTick,
  writingProblem,
} from "./writing";

const say = (content: string) => ({ role: "assistant", content });

it("starts from the proposal, or from nothing", () => {
  expect(startOfWriting([say("Hello")])).toEqual({ messages: [say("Hello")] });
  expect(startOfWriting(null)).toEqual({ messages: [say("")] });
  expect(startOfWriting([{ role: "tool", content: "12" }])).toEqual({
    messages: [{ role: "tool", content: "12" }, say("")],
  });
});

it("changes the last message and leaves the others and its tool calls alone", () => {
  const call = { role: "assistant", content: "", tool_calls: [{ function: { name: "f", arguments: {} } }] };
  const payload = { messages: [call, { role: "tool", content: "12" }, say("old")] };
  expect(withAnswerText(payload, "new").messages).toEqual([
    call,
    { role: "tool", content: "12" },
    say("new"),
  ]);
  expect(withAnswerText({ messages: [call] }, "and a word").messages).toEqual([
    { ...call, content: "and a word" },
  ]);
});

it("reads any stored payload without breaking", () => {
  expect(answerText(asWritePayload({ messages: [say("kept")] }))).toBe("kept");
  for (const broken of [null, 3, {}, { messages: "x" }, { messages: [1] }])
    expect(answerText(asWritePayload(broken))).toBe("");
});

it("wants words, or a tool call", () => {
  expect(writingProblem(startOfWriting(null))).toMatch(/Write an answer/);
  expect(writingProblem({ messages: [say(" \n")] })).toMatch(/Write an answer/);
  expect(writingProblem({ messages: [say("x")] })).toBeNull();
  expect(writingProblem({ messages: [{ ...say(""), tool_calls: [] }] })).toBeNull();
});

it("keeps the ticks beside the text", () => {
  const stored = { messages: [say("kept")], checklist: ["tone", 3], from_turn: 2, other: 1 };
  const payload = asWritePayload(stored);
  expect(payload).toEqual({ messages: [say("kept")], checklist: ["tone"], from_turn: 2 });
  expect(withAnswerText(payload, "new")).toEqual({ ...payload, messages: [say("new")] });
  expect(withTick(payload, "short", true).checklist).toEqual(["tone", "short"]);
  expect(withTick(payload, "tone", false).checklist).toEqual([]);
});

it("says what has to be ticked", () => {
  const check = (key: string, required: boolean) => ({ key, text: `About ${key}.`, required });
  const list = [check("tone", true), check("short", false), check("safe", true)];
  const ticked = (...checklist: string[]) => ({ messages: [say("x")], checklist });
  expect(checklistProblem({ messages: [say("x")] }, list)).toMatch(/About tone. \(and 1 more\)$/);
  expect(checklistProblem(ticked("tone"), list)).toMatch(/About safe.$/);
  expect(checklistProblem(ticked("safe", "tone"), list)).toBeNull();
  expect(checklistProblem(ticked(), [])).toBeNull();
});
