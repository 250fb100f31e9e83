import { describe, expect, it } from "vitest";
import { conversationSoFar, withDraft } from "./soFar";

const PROMPT = [
  { role: "user", content: "Hello" },
  { role: "assistant", content: "Hi" },
  { role: "user", content: "Where is it?" },
];
const ANSWER = { role: "assistant", content: "" };

describe("the conversation that a draft continues", () => {
  it("is the prompt, which the server has", () => {
    expect(conversationSoFar(PROMPT, { messages: [ANSWER] })).toBeNull();
  });
  it("ends before the turn that is rewritten", () => {
    expect(conversationSoFar(PROMPT, { messages: [ANSWER], from_turn: 1 })).toEqual([PROMPT[0]]);
  });
  it("holds what was written before the last message", () => {
    const written = [
      { role: "assistant", content: "There." },
      { role: "user", content: "Thanks" },
    ];
    expect(conversationSoFar(PROMPT, { messages: [...written, ANSWER] })).toEqual([...PROMPT, ...written]);
  });
});

describe("a draft that is taken", () => {
  it("replaces the last message and nothing else", () => {
    const before = {
      messages: [{ role: "user", content: "More" }, ANSWER],
      from_turn: 1,
      checklist: ["tone"],
    };
    expect(withDraft(before, { text: "Here.", tool_calls: null })).toEqual({
      ...before,
      messages: [
        { role: "user", content: "More" },
        { role: "assistant", content: "Here." },
      ],
    });
  });
  it("brings its calls of tools along", () => {
    const calls = [{ type: "function", function: { name: "find", arguments: {} } }];
    const taken = withDraft({ messages: [ANSWER] }, { text: "", tool_calls: calls });
    expect(taken.messages).toEqual([{ role: "assistant", content: "", tool_calls: calls }]);
  });
});
