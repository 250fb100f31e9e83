import { describe, expect, it } from "vitest";
import type { AnnotatorWork, ManagerWork } from "./api";
import { figureOf, LOOP, stateOf, turnOf } from "./loop";
import { annotatorLine } from "./sentences";

const manager: ManagerWork = {
  project_id: 1,
  project_name: "Support",
  approved_since_freeze: 1200,
  approved: 3000,
  pending_review: 1,
  running_jobs: 0,
  finished_jobs: 3,
  failed_jobs: 0,
  open_comparisons: 0,
  next: { code: "freeze", text: "1,200 approved answers can be frozen into a version." },
};

describe("the loop", () => {
  it.each([
    "import_items",
    "annotate",
    "review",
    "freeze",
    "train",
    "wait",
    "evaluate",
    "compare",
    "judge",
    "decide",
  ])("knows where the code %s belongs", (code) => {
    const turn = turnOf(code);
    expect(LOOP.some((step) => step.key === turn?.step)).toBe(true);
  });

  it("marks what lies before the next step", () => {
    expect(LOOP.map((step) => stateOf(step.key, "freeze"))).toEqual([
      "done",
      "done",
      "done",
      "next",
      "later",
      "later",
      "later",
      "later",
    ]);
    expect(stateOf("import", undefined)).toBe("later");
    expect(turnOf("something_new")).toBeNull();
  });

  it("counts what there is, and says nothing of zeros", () => {
    expect(figureOf("import", manager, { items: 1, openTasks: 0 })).toBe("1 prompt");
    expect(figureOf("import", manager, null)).toBeNull();
    expect(figureOf("annotate", manager, { items: 1, openTasks: 0 })).toBeNull();
    expect(figureOf("review", manager, null)).toBe("1 waiting");
    expect(figureOf("freeze", manager, null)).toBe("1,200 to freeze");
    expect(figureOf("train", manager, null)).toBe("3 done");
    expect(figureOf("train", { ...manager, running_jobs: 2 }, null)).toBe("2 running");
  });
});

describe("annotatorLine", () => {
  const work: AnnotatorWork = {
    project_id: 1,
    project_name: "Support",
    returned: 0,
    held: 1,
    available_write: 804,
    available_write_capped: false,
    available_rank: 40,
    available_rank_capped: false,
    submitted_today: 6,
  };

  it("says what waits, what is in hand and what is done", () => {
    expect(annotatorLine(work)).toBe("804 to write, 40 to rank. You have 1 in hand. 6 submitted today.");
  });

  it("says that there is more than was counted", () => {
    const many = { ...work, available_write: 1000, available_write_capped: true };
    expect(annotatorLine(many)).toContain("1,000+ to write, 40 to rank.");
  });

  it("says plainly that nothing waits", () => {
    const idle = { ...work, held: 0, available_write: 0, available_rank: 0, submitted_today: 0 };
    expect(annotatorLine(idle)).toBe("Nothing waits for you here at the moment. None submitted today.");
  });
});
