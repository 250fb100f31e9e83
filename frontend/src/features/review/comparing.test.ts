import { expect, it } from "vitest";
import type { AnnotationDetail } from "@/features/annotate/api";
import { viewsOf } from "./AnswerPanel";
import { baselinesOf } from "./comparing";

const said = (content: string) => [{ role: "assistant", content }];
const wrote = (content: string) => ({ messages: said(content) });

const DETAIL = {
  kind: "write",
  revision_number: 3,
  revisions: [1, 2, 3].map((number) => ({ number, payload: wrote(`wording ${number}`) })),
  proposed: said("proposed"),
  drafts: [said("second draft"), said("first draft")],
  others: [
    { label: "Another answer", payload: wrote("theirs"), comment: "", state: "submitted", same: false },
  ],
} as unknown as AnnotationDetail;

it("compares with every earlier wording, the drafts that were taken, the proposal and the others, nearest first", () => {
  expect(baselinesOf(DETAIL).map(({ label, text }) => [label, text])).toEqual([
    ["Revision 2", "wording 2"],
    ["Revision 1", "wording 1"],
    ["Model’s draft", "second draft"],
    ["Model’s draft before that", "first draft"],
    ["Proposal", "proposed"],
    ["Another answer", "theirs"],
  ]);
});

it("compares a ranking with its earlier ones only: what others chose stands beside it", () => {
  const vote = { choice: "A", strength: 2, reasons: [], comment: "" };
  const ranked = {
    ...DETAIL,
    kind: "rank",
    revisions: [1, 2, 3].map((number) => ({ number, payload: vote })),
    others: [{ label: "Another answer", payload: vote, comment: "", state: "submitted", same: true }],
  } as unknown as AnnotationDetail;
  expect(baselinesOf(ranked).map(({ label }) => label)).toEqual(["Revision 2", "Revision 1"]);
});

it("offers the views that there is something for, the other answers first", () => {
  const alone = { ...DETAIL, others: [] };
  expect(viewsOf(DETAIL, baselinesOf(DETAIL))).toEqual(["beside", "split", "inline", "answer"]);
  expect(viewsOf(alone, baselinesOf(alone))).toEqual(["split", "inline", "answer"]);
  expect(viewsOf(alone, [])).toEqual(["answer"]);
});
