import { beforeEach, describe, expect, it } from "vitest";
import { forgetSetup, keepSetup, keptSetup } from "./kept";
import { examplesOf, questionOf } from "./previewQuestion";
import {
  faultsOn,
  fromTemplate,
  hasChanges,
  NOTHING,
  projectOf,
  setupFaults,
  stepOf,
  type Template,
} from "./setupValues";

const user = (content: string) => [{ role: "user" as const, content }];
const template: Template = {
  key: "safety",
  title: "Safety",
  summary: "Safe and kind.",
  settings: {
    description: "Kind answers.",
    output_schema: null,
    tools: null,
    rank_reasons: ["Kinder"],
    dimensions: [{ key: "tone", name: "Tone", description: "", low: "Cold", high: "Warm" }],
    checklist: [{ key: "true", text: "It is true.", required: true }],
    write_overlap: 1,
    rank_overlap: 3,
    review_policy: "disagreement",
    review_share: 20,
  },
  guidelines: "# Be kind",
  examples: [
    { kind: "write", messages: user("Help?"), references: [], proposed: null, candidates: [] },
    {
      kind: "rank",
      messages: user("Which?"),
      references: [],
      proposed: null,
      candidates: [[{ role: "assistant", content: "A" }], [{ role: "assistant", content: "B" }]],
    },
  ],
};
const chosen = { ...fromTemplate(template, NOTHING), name: "Ours" };

describe("a template", () => {
  it("brings everything but the name and who works on it", () => {
    const before = { ...NOTHING, name: "Ours", annotates: false };
    const values = fromTemplate(template, before);
    expect(values).toMatchObject({ name: "Ours", annotates: false, kinds: ["write", "rank"] });
    expect(values).toMatchObject({ guidelines: "# Be kind", rank_overlap: 3, rank_reasons: ["Kinder"] });
    expect(hasChanges(before, null)).toBe(false);
    expect(hasChanges(values, template)).toBe(false);
    expect(hasChanges({ ...values, guidelines: "# Mine" }, template)).toBe(true);
  });

  it("is sent with what was changed, and with the examples of the kinds that stay", () => {
    expect(projectOf(chosen)).toMatchObject({ template: "safety", examples: ["write", "rank"] });
    const ranks = projectOf({ ...chosen, kinds: ["rank"] });
    expect(ranks).toMatchObject({ examples: ["rank"], checklist: [], rank_overlap: 3 });
    expect(projectOf({ ...chosen, examples: false }).examples).toEqual([]);
  });

  it("nothing is a start too, and then no template is named", () => {
    const sent = projectOf({ ...fromTemplate(null, NOTHING), name: " Ours " });
    expect(sent).toMatchObject({ name: "Ours", annotates: true });
    expect(sent).not.toHaveProperty("template");
    expect(sent).not.toHaveProperty("examples");
  });
});

describe("faults", () => {
  it("are found on the step where they can be mended", () => {
    expect(Object.keys(faultsOn("start", NOTHING))).toEqual(["template"]);
    expect(Object.keys(faultsOn("about", NOTHING))).toEqual(["name"]);
    expect(setupFaults(chosen)).toEqual({});
    const wrong = { ...chosen, output_schema: "{", write_overlap: 12, kinds: [] };
    expect(Object.keys(setupFaults(wrong)).map(stepOf)).toEqual(["about", "people"]);
    expect(Object.keys(faultsOn("answers", { ...wrong, kinds: ["write"] }))).toEqual(["output_schema"]);
    expect(stepOf("tools.0.function.name")).toBe("answers");
    expect(stepOf("guidelines")).toBe("guidelines");
  });

  it("of a kind of work that is left out do not stand in the way", () => {
    expect(setupFaults({ ...chosen, output_schema: "{", kinds: ["rank"] })).toEqual({});
    expect(projectOf({ ...chosen, output_schema: "{", kinds: ["rank"] }).output_schema).toBeNull();
  });
});

describe("what was entered", () => {
  beforeEach(() => window.sessionStorage.clear());

  it("is there again after a reload, and gone once it was used", () => {
    expect(keptSetup()).toEqual(NOTHING);
    keepSetup(chosen);
    expect(keptSetup()).toEqual(chosen);
    forgetSetup();
    expect(keptSetup()).toEqual(NOTHING);
  });

  it("that cannot be read is nothing", () => {
    window.sessionStorage.setItem("tuneloop.project-setup", "{");
    expect(keptSetup()).toEqual(NOTHING);
  });
});

describe("the preview", () => {
  it("shows the template's examples, or a stand-in where there are none", () => {
    expect(examplesOf(template, "rank")).toEqual([template.examples[1]]);
    expect(examplesOf(null, "write")).toHaveLength(1);
    expect(examplesOf(null, "rank")[0]?.candidates).toHaveLength(2);
  });

  it("follows the settings, and leaves out lines that have no words yet", () => {
    const [example] = examplesOf(template, "rank");
    if (!example) throw new Error("no example");
    const question = questionOf(
      example,
      {
        ...chosen,
        rank_reasons: ["Bolder"],
        dimensions: [{ name: " ", description: "", low: "", high: "" }],
      },
      null,
    );
    expect(question.rank_reasons).toEqual(["Bolder"]);
    expect(question.candidates.map(({ label }) => label)).toEqual(["A", "B"]);
    expect(question.dimensions).toEqual([]);
  });
});
