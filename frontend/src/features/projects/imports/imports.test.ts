import { describe, expect, it } from "vitest";
import type { ImportBatch } from "./api";
import { broughtInWords, outcomeOf, shareDone } from "./outcome";
import { type Peek, peekAtText } from "./peek";

const batch: ImportBatch = {
  id: 1,
  project: 1,
  kind: "write",
  mode: "skip_bad",
  priority: 0,
  state: "completed",
  phase: "writing",
  file_name: "a.jsonl",
  file_bytes: 1000,
  lines_read: 10,
  bytes_read: 1000,
  created_count: 0,
  unchanged_count: 0,
  fault_count: 0,
  message: "",
  created_by_name: "Mirela",
  created_at: "2026-01-01T00:00:00Z",
  finished_at: "2026-01-01T00:00:01Z",
};

describe("outcomeOf", () => {
  it("counts what came in, what was there and what was skipped", () => {
    const outcome = outcomeOf({ ...batch, created_count: 4000, unchanged_count: 1, fault_count: 2 });
    expect(outcome.tone).toBe("mixed");
    expect(outcome.title).toBe("4,000 prompts imported");
    expect(outcome.text).toBe(
      "They are ready to be answered. 1 line was in the project already. 2 bad lines were skipped; they are listed below.",
    );
  });

  it("calls a repeated import nothing new, and no failure", () => {
    const outcome = outcomeOf({ ...batch, unchanged_count: 10 });
    expect(outcome).toEqual({
      tone: "mixed",
      title: "Nothing new",
      text: "10 lines were in the project already.",
    });
  });

  it("says that a rejected file changed nothing", () => {
    const outcome = outcomeOf({ ...batch, state: "rejected", fault_count: 1, kind: "rank" });
    expect(outcome.title).toBe("Nothing was imported");
    expect(outcome.text).toContain("1 line has a fault");
    expect(broughtInWords({ ...batch, state: "rejected" })).toBe("Nothing");
  });

  it("passes on why an import broke off", () => {
    expect(outcomeOf({ ...batch, state: "failed", message: "The disk is full." }).text).toMatch(
      /^The disk is full\. Upload the same file again/,
    );
  });
});

describe("shareDone", () => {
  it("never goes back when the second reading begins", () => {
    const half = { mode: "all_or_nothing", file_bytes: 1000 } as const;
    expect(shareDone({ ...half, phase: "waiting", bytes_read: 0 })).toBe(0);
    expect(shareDone({ ...half, phase: "checking", bytes_read: 1000 })).toBe(0.5);
    expect(shareDone({ ...half, phase: "writing", bytes_read: 0 })).toBe(0.5);
    expect(shareDone({ ...half, phase: "writing", bytes_read: 1200 })).toBe(1);
    expect(shareDone({ mode: "skip_bad", phase: "writing", bytes_read: 250, file_bytes: 1000 })).toBe(0.25);
  });
});

describe("peekAtText", () => {
  const message = (peek: Peek) => (peek.ok ? "" : peek.message);

  it("shows the first prompt, past a byte order mark and blank lines", () => {
    expect(peekAtText('\uFEFF\n\n{"prompt": "Hello", "answer": "Hi"}\n', "write")).toEqual({
      ok: true,
      prompt: "Hello",
      fields: ["prompt", "answer"],
    });
    const messages = '{"messages": [{"role": "user", "content": "Where?"}], "chosen": "x", "rejected": "y"}';
    expect(peekAtText(messages, "rank")).toMatchObject({ ok: true, prompt: "Where?" });
  });

  it("finds the wrong kind before the upload", () => {
    expect(message(peekAtText('{"prompt": "a", "chosen": "b", "rejected": "c"}', "write"))).toContain(
      "Pairs to rank",
    );
    expect(message(peekAtText('{"prompt": "a"}', "rank"))).toContain("Prompts to answer");
  });

  it.each([
    ["[{}]", "one JSON list"],
    ['\n{"prompt": }', "Line 2 is not JSON"],
    ['"text"', "not an object"],
    ['{"text": "a"}', "neither prompt nor messages"],
    ["  \n", "no lines"],
  ])("refuses %j", (text, words) => {
    expect(message(peekAtText(text, "write"))).toContain(words);
  });

  it("does not call a long line broken because only its beginning was read", () => {
    expect(peekAtText('{"prompt": "aaaa', "write", true).ok).toBe(true);
  });
});
