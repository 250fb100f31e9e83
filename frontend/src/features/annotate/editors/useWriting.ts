import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { textOfMessages } from "@/components/conversation/messages";
import { layoutOf } from "@/components/json/layout";
import type { JsonCheck, JsonSchema } from "@/components/json/schema";
import { readJson } from "@/components/json/syntax";
import { compactJson, prettyJson } from "@/components/json/text";
import { useCheck } from "@/components/json/useCheck";
import type { KeyBinding } from "@/components/keys/keys";
import { callsOf, isConversation } from "./conversation/turns";
import { type Update, useConversation } from "./conversation/useConversation";
import { fieldsOf } from "./schemaForm";
import { useSettled } from "./useSettled";
import {
  answerText,
  type Check,
  checklistProblem,
  startOfWriting,
  type WritePayload,
  withAnswerText,
  withTick,
} from "./writing";

export type WriteView = "form" | "json";

/** Typing faster than this is one change for everything but the text and its copy on this device. */
const SETTLED_MS = 250;

/** What the answer is a part of when it is counted in tokens. */
export interface TokenRecord {
  project: number;
  prompt: unknown;
  tools: unknown;
}

/** A text that was not written here, to begin with and to be compared with: what a model drafted. */
export interface TakenDraft {
  text: string;
  /** What it is called: "the draft". */
  name: string;
}

/** All that the editor of a written answer knows and does, so that a page can bind keys to it. */
export function useWriting({
  payload,
  onChange,
  proposed,
  startName,
  schema,
  checklist = NO_CHECKS,
  record = null,
  prompt,
  tools,
}: {
  payload: WritePayload;
  onChange: (payload: WritePayload) => void;
  proposed: unknown;
  startName: string;
  schema: JsonSchema | null;
  checklist?: Check[];
  record?: TokenRecord | null;
  /** What is answered, and what may be called on the way. */
  prompt?: unknown;
  tools?: unknown;
}) {
  const textArea = useRef<HTMLTextAreaElement>(null);
  const checks = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<WriteView>("form");
  const [diff, setDiff] = useState(false);
  const [taken, setTaken] = useState<TakenDraft | null>(null);
  const [beforeReset, setBeforeReset] = useState<WritePayload | null>(null);
  const [editedIn, setEditedIn] = useState<"text" | "form">("form");
  // Somebody wanted to submit it: from then on what is missing is pointed at.
  const [asked, setAsked] = useState(false);
  const text = answerText(payload);
  const still = useSettled(payload, SETTLED_MS);
  const settled = answerText(still);
  const proposal = useMemo(() => (Array.isArray(proposed) ? startOfWriting(proposed) : null), [proposed]);
  // Several turns are compared as one text.
  const whole = taken === null && proposal !== null && (isConversation(payload) || isConversation(proposal));
  const now = whole ? textOfMessages(payload.messages) : text;
  const stillWhole = useMemo(
    () => (whole ? textOfMessages(still.messages) : settled),
    [whole, still, settled],
  );
  const startText = whole
    ? textOfMessages(proposal.messages)
    : (taken?.text ?? (proposal ? answerText(proposal) : null));
  const checkJson = useCheck(schema !== null);
  const fields = useMemo(() => (schema ? fieldsOf(schema) : null), [schema]);
  const check: JsonCheck | null = useMemo(
    () => (schema ? (checkJson?.(settled, schema) ?? { kind: "empty" }) : null),
    [schema, settled, checkJson],
  );
  const isJson = check !== null && check.kind !== "empty" && check.kind !== "syntax";
  const pretty = useMemo(() => isJson && layoutOf(settled) === "pretty", [isJson, settled]);

  const latest = useRef({ payload, onChange });
  useLayoutEffect(() => {
    latest.current = { payload, onChange };
  });
  // The same functions at every keystroke, so that what they are given to need not be drawn anew.
  const [edit] = useState(() => {
    const change = (next: WritePayload, before: WritePayload | null = null) => {
      setBeforeReset(before);
      latest.current.onChange(next);
    };
    const setText = (next: string) => change(withAnswerText(latest.current.payload, next));
    return {
      change,
      setText,
      update: ((how) => change(how(latest.current.payload))) as Update,
      typeText: (next: string) => {
        setEditedIn("text");
        setText(next);
      },
      fillIn: (changed: (text: string) => string) => {
        setEditedIn("form");
        setText(changed(answerText(latest.current.payload)));
      },
      tick: (key: string, ticked: boolean) => change(withTick(latest.current.payload, key, ticked)),
      toggleDiff: () => setDiff((now) => !now),
      toggleLayout: () => {
        const now = answerText(latest.current.payload);
        if (readJson(now).ok) setText(layoutOf(now) === "pretty" ? compactJson(now) : prettyJson(now));
      },
      /** Begins with a draft; what is changed from then on is compared with it. */
      takeDraft: (draft: TakenDraft) => {
        setTaken(draft);
        change(withAnswerText(latest.current.payload, draft.text), latest.current.payload);
      },
      /** Compares with a draft that was taken before. */
      compareWith: (draft: TakenDraft | null) => setTaken(draft),
    };
  });
  const conversation = useConversation({ payload, update: edit.update, prompt, tools, proposed });
  // An answer that ends in a call goes on outside: it has no output yet.
  const output = schema && callsOf(payload.messages.at(-1)).length === 0 ? schema : null;
  const standing = () =>
    conversation.problem() ??
    (output && checkJson ? jsonProblem(checkJson(text, output)) : null) ??
    checklistProblem(payload, checklist);
  return {
    ...edit,
    payload,
    record,
    textArea,
    view,
    setView,
    text,
    /** The text a moment ago: for what costs time. */
    settled: stillWhole,
    conversation,
    formText: editedIn === "form" ? text : settled,
    startText,
    startName: taken?.name ?? startName,
    // Several turns are written turn by turn.
    fields: conversation.several ? null : fields,
    check: output ? check : null,
    /** Nothing was typed yet: then there is nothing to complain about. */
    untouched: !asked && now === (startText ?? ""),
    asked,
    isJson,
    pretty,
    checklist,
    checks,
    changed: startText !== null && startText !== now,
    diff: diff && startText !== null,
    canUndoReset: beforeReset !== null,
    reset: () => {
      if (startText === null || startText === now) return;
      const { from_turn: _, ...others } = payload;
      const start = taken || !proposal ? withAnswerText(payload, startText) : { ...others, ...proposal };
      edit.change(start, payload);
    },
    undoReset: () => {
      if (beforeReset) edit.change(beforeReset);
    },
    hasForm: fields !== null && !conversation.several,
    focus: () => textArea.current?.focus(),
    /** Why it cannot be submitted yet, or `null`; what is missing is pointed at from then on. */
    whyNot: () => {
      setAsked(true);
      return standing();
    },
  };
}

const NO_CHECKS: Check[] = [];

export type Writing = ReturnType<typeof useWriting>;

function jsonProblem(check: JsonCheck): string | null {
  if (check.kind === "syntax") return "The answer is not valid JSON yet. See below the text.";
  if (check.kind === "schema") return "The answer does not fit the project's schema yet. See below the text.";
  return null;
}

export function writingKeys(writing: Writing): KeyBinding[] {
  const keys: KeyBinding[] = [
    {
      id: "write.text",
      run: () => {
        if (writing.fields) writing.setView("json");
        // The text may be drawn only after the switch.
        window.setTimeout(writing.focus, 0);
      },
    },
  ];
  if (writing.startText !== null)
    keys.push(
      { id: "write.changes", label: `Show your changes to ${writing.startName}`, run: writing.toggleDiff },
      {
        id: "write.reset",
        label: `Go back to ${writing.startName}, or undo that`,
        run: resetOrUndo(writing),
      },
    );
  if (writing.check) keys.push({ id: "write.layout", run: writing.toggleLayout });
  if (writing.fields)
    keys.push({
      id: "write.form",
      run: () => writing.setView(writing.view === "form" ? "json" : "form"),
    });
  // Where the answer is JSON of a schema it is one text, unless it has turns already.
  if (writing.conversation.several || !writing.check)
    keys.push({ id: "write.turn", run: writing.conversation.goOn });
  if (writing.checklist.length > 0)
    keys.push({
      id: "write.checklist",
      run: () => firstUnticked(writing)?.focus(),
    });
  return keys;
}

/** The first box that is not ticked, or the first of all. */
function firstUnticked(writing: Writing): HTMLInputElement | null {
  const boxes = [...(writing.checks.current?.querySelectorAll("input") ?? [])];
  return boxes.find((box) => !box.checked) ?? boxes[0] ?? null;
}

function resetOrUndo(writing: Writing) {
  return writing.canUndoReset ? writing.undoReset : writing.reset;
}
