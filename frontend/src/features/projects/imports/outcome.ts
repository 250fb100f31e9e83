import { count, counted } from "@/components/numbers";
import type { ImportBatch, ImportMode, TaskKind } from "./api";

/** What came of an import, as a heading and a sentence with what to do next. */
export interface Outcome {
  tone: "good" | "mixed" | "bad" | "waiting";
  title: string;
  text: string;
}

const what = (kind: TaskKind, number: number) =>
  counted(number, kind === "write" ? "prompt" : "pair", kind === "write" ? "prompts" : "pairs");

export function outcomeOf(batch: ImportBatch): Outcome {
  const { kind, state, created_count: created, unchanged_count: unchanged, fault_count: faults } = batch;
  switch (state) {
    case "queued":
      return {
        tone: "waiting",
        title: "Waiting for its turn",
        text: "A worker takes it up as soon as one is free. You can leave this page.",
      };
    case "running":
      return {
        tone: "waiting",
        title: batch.phase === "writing" ? "Writing" : "Checking",
        text:
          batch.phase === "writing"
            ? "Good lines become items and tasks. You can leave this page."
            : "Every line is checked before anything is written. You can leave this page.",
      };
    case "rejected":
      return {
        tone: "bad",
        title: "Nothing was imported",
        text: `${counted(faults, "line has", "lines have")} a fault, and you asked for all or nothing. Mend the file and upload it again, or upload it with bad lines skipped.`,
      };
    case "failed":
      return {
        tone: "bad",
        title: "The import broke off",
        text: `${batch.message || "The worker stopped before it was done."} Upload the same file again: lines that are in already are not imported twice.`,
      };
    case "completed":
      return completed(kind, created, unchanged, faults);
  }
}

function completed(kind: TaskKind, created: number, unchanged: number, faults: number): Outcome {
  const known =
    unchanged > 0 ? `${counted(unchanged, "line was", "lines were")} in the project already.` : "";
  const skipped =
    faults > 0 ? `${counted(faults, "bad line was", "bad lines were")} skipped; they are listed below.` : "";
  const rest = [known, skipped].filter(Boolean).join(" ");
  if (created === 0)
    return {
      tone: faults > 0 ? "bad" : "mixed",
      title: "Nothing new",
      text: rest || "The file brought nothing.",
    };
  const ready = kind === "write" ? "ready to be answered" : "ready to be ranked";
  return {
    tone: faults > 0 ? "mixed" : "good",
    title: `${what(kind, created)} imported`,
    text: [`They are ${ready}.`, rest].filter(Boolean).join(" "),
  };
}

/** How far an import is, from 0 to 1, by the bytes of the file: all or nothing reads it twice. */
export function shareDone(batch: Pick<ImportBatch, "mode" | "phase" | "bytes_read" | "file_bytes">): number {
  if (batch.file_bytes === 0) return 0;
  const read = Math.min(1, batch.bytes_read / batch.file_bytes);
  const twice: ImportMode = "all_or_nothing";
  if (batch.phase === "waiting") return 0;
  if (batch.mode !== twice) return read;
  return batch.phase === "writing" ? 0.5 + read / 2 : read / 2;
}

/** One line for a list: what an import brought. */
export function broughtInWords(batch: ImportBatch): string {
  if (batch.state === "queued") return "Waiting";
  if (batch.state === "running") return `${count(batch.lines_read)} lines read`;
  if (batch.state === "rejected") return "Nothing";
  return batch.created_count === 0 ? "Nothing new" : what(batch.kind, batch.created_count);
}
