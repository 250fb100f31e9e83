import { describe, expect, it } from "vitest";
import { checkJson } from "@/components/json/schema";
import type { WritePayload } from "../writing";
import { callsProblem } from "./calls";
import {
  addCall,
  addExchange,
  addResults,
  addSystem,
  callsOf,
  isConversation,
  keepAll,
  recordedResult,
  removeCall,
  removeExchange,
  rewriteFrom,
  roleOf,
  turnsProblem,
  withCall,
  withTurn,
} from "./turns";

const said = (role: string, content: string) => ({ role, content });
const ONE: WritePayload = { messages: [said("assistant", "Hello.")] };
const PROMPT = [
  said("system", "Be brief."),
  said("user", "Hi"),
  said("assistant", "Hm"),
  said("user", "Where?"),
];
const roles = ({ messages }: WritePayload) => messages.map(roleOf).join(" ");

describe("turns", () => {
  it("adds an exchange and takes it out again", () => {
    const more = addExchange(ONE);
    expect(roles(more)).toBe("assistant user assistant");
    expect(isConversation(ONE)).toBe(false);
    expect(isConversation(more)).toBe(true);
    expect(turnsProblem(more)).toContain("what the user says");
    expect(removeExchange(more, 1)).toEqual(ONE);
  });

  it("keeps what the person ticked, and says what is missing", () => {
    const ticked = addExchange({ ...ONE, checklist: ["kind"] });
    expect(ticked.checklist).toEqual(["kind"]);
    expect(turnsProblem(withTurn(ticked, 1, { content: "Why?" }))).toContain("turn 3");
    expect(turnsProblem({ messages: [said("assistant", " ")] })).toBe("Write an answer first.");
  });

  it("rewrites from any turn, earlier or later, and gives the prompt back", () => {
    const from3 = rewriteFrom(ONE, PROMPT, 3);
    expect(from3).toEqual({ messages: [PROMPT[3], ...ONE.messages], from_turn: 3 });
    const changed = withTurn(from3, 0, { content: "Where to?" });
    const from1 = rewriteFrom(changed, PROMPT, 1);
    expect(from1.messages.map(({ content }) => content)).toEqual(["Hi", "Hm", "Where to?", "Hello."]);
    expect(rewriteFrom(from1, PROMPT, 3)).toEqual(changed);
    expect(keepAll(from1, PROMPT)).toEqual(ONE);
    const whole = rewriteFrom(ONE, PROMPT.slice(1), 0);
    expect(roles(addSystem(whole))).toBe("system user assistant user assistant");
    expect(PROMPT[3]).toEqual(said("user", "Where?"));
  });
});

describe("calls", () => {
  const empty: WritePayload = { messages: [said("assistant", "")] };
  const two = addCall(addCall(empty, 0, "track", PROMPT), 0, "refund", PROMPT);

  it("may be several at once, each with an id of its own", () => {
    expect(roles(two)).toBe("assistant");
    expect(callsOf(two.messages[0]).map(({ id }) => id)).toEqual(["call00001", "call00002"]);
    expect(turnsProblem(two)).toBeNull();
  });

  it("get a result each, which goes with them", () => {
    const answered = addResults(two);
    expect(roles(answered)).toBe("assistant tool tool assistant");
    expect(turnsProblem(answered)).toContain("assistant answers");
    expect(turnsProblem(withTurn(answered, 3, { content: "It is here." }))).toContain("what track gave");
    const third = addCall(answered, 0, "track", PROMPT);
    expect(roles(third)).toBe("assistant tool tool tool assistant");
    const without = removeCall(third, 0, 1);
    expect(without.messages.slice(1, 3).map((turn) => turn.tool_call_id)).toEqual(["call00001", "call00003"]);
    const last = removeCall(removeCall(withTurn(without, 3, { content: "There." }), 0, 0), 0, 0);
    expect(last.messages).toEqual([said("assistant", "There.")]);
  });

  it("in the middle of a conversation bring room for what follows", () => {
    const middle = addCall(addExchange(ONE), 0, "track", PROMPT);
    expect(roles(middle)).toBe("assistant tool assistant user assistant");
    expect(roles(removeCall(middle, 0, 0))).toBe("assistant user assistant");
  });

  it("find the result that the same call had before, whatever the order of its arguments", () => {
    const before = [
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "x", function: { name: "track", arguments: { b: 1, a: [2] } } }],
      },
      { role: "tool", tool_call_id: "x", content: "in Bremen" },
    ];
    const call = callsOf(withCall(two, 0, 0, '{"a": [2], "b": 1}').messages[0])[0];
    expect(call && recordedResult(call, [null, before])).toBe("in Bremen");
    const other = callsOf(withCall(two, 0, 0, { a: [2], b: 2 }).messages[0])[0];
    expect(other && recordedResult(other, [before])).toBeNull();
  });

  it("are checked against the schemas of their tools", () => {
    const parameters = { type: "object", properties: { parcel: { type: "integer" } }, required: ["parcel"] };
    const tools = [
      { name: "track", description: "", parameters },
      { name: "refund", description: "", parameters: undefined },
    ];
    expect(callsProblem(two, tools, checkJson)).toContain("track do not fit");
    expect(callsProblem(withCall(two, 0, 0, '{"parcel": "7"}'), tools, checkJson)).toContain("do not fit");
    expect(callsProblem(withCall(two, 0, 0, '{"parcel": 7, "fast": true}'), tools, checkJson)).toContain(
      "do not fit",
    );
    expect(callsProblem(withCall(two, 0, 0, '{"parcel": 7'), tools, checkJson)).toContain("not valid JSON");
    expect(callsProblem(withCall(two, 0, 0, '{"parcel": 7}'), tools, checkJson)).toBeNull();
    expect(callsProblem(two, tools.slice(1), checkJson)).toContain("no tool called track");
  });
});
