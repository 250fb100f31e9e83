import { useMemo, useRef, useState } from "react";
import { layoutOf } from "@/components/json/layout";
import {
  checkJson,
  compactJson,
  type JsonCheck,
  type JsonSchema,
  prettyJson,
} from "@/components/json/schema";
import { readJson } from "@/components/json/syntax";
import type { KeyBinding } from "@/components/keys/keys";
import { fieldsOf } from "./schemaForm";
import { answerText, startOfWriting, type WritePayload, withAnswerText, writingProblem } from "./writing";

export type WriteView = "form" | "json";

/** All that the editor of a written answer knows and does, so that a page can bind keys to it. */
export function useWriting({
  payload,
  onChange,
  proposed,
  startName,
  schema,
}: {
  payload: WritePayload;
  onChange: (payload: WritePayload) => void;
  proposed: unknown;
  startName: string;
  schema: JsonSchema | null;
}) {
  const textArea = useRef<HTMLTextAreaElement>(null);
  const [view, setView] = useState<WriteView>("form");
  const [diff, setDiff] = useState(false);
  const [beforeReset, setBeforeReset] = useState<WritePayload | null>(null);
  const text = answerText(payload);
  const start = useMemo(() => (Array.isArray(proposed) ? startOfWriting(proposed) : null), [proposed]);
  const startText = start ? answerText(start) : null;
  const fields = useMemo(() => (schema ? fieldsOf(schema) : null), [schema]);
  const check: JsonCheck | null = useMemo(() => (schema ? checkJson(text, schema) : null), [schema, text]);
  const setText = (next: string) => {
    setBeforeReset(null);
    onChange(withAnswerText(payload, next));
  };
  const isJson = schema !== null && readJson(text).ok;
  const pretty = isJson && layoutOf(text) === "pretty";
  return {
    textArea,
    view,
    setView,
    text,
    setText,
    startText,
    startName,
    fields,
    check,
    isJson,
    pretty,
    changed: startText !== null && startText !== text,
    diff: diff && startText !== null,
    toggleDiff: () => setDiff((now) => !now),
    toggleLayout: () => {
      if (isJson) setText(pretty ? compactJson(text) : prettyJson(text));
    },
    canUndoReset: beforeReset !== null,
    reset: () => {
      if (!start || startText === text) return;
      onChange(start);
      setBeforeReset(payload);
    },
    undoReset: () => {
      if (beforeReset) onChange(beforeReset);
      setBeforeReset(null);
    },
    hasForm: fields !== null,
    focus: () => textArea.current?.focus(),
    problem: writingProblem(payload) ?? jsonProblem(check),
  };
}

export type Writing = ReturnType<typeof useWriting>;

function jsonProblem(check: JsonCheck | null): string | null {
  if (check?.kind === "syntax") return "The answer is not valid JSON yet. See below the text.";
  if (check?.kind === "schema")
    return "The answer does not fit the project's schema yet. See below the text.";
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
  return keys;
}

function resetOrUndo(writing: Writing) {
  return writing.canUndoReset ? writing.undoReset : writing.reset;
}
