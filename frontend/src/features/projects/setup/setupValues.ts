import type { Schema } from "@/api/client";
import type { ProjectCreate } from "../api";
import {
  type Check,
  type Dimension,
  type Faults,
  listFaults,
  schemaFaults,
  schemaOf,
  schemaText,
  type ToolDraft,
  toolDrafts,
  toolFaults,
  toolsOf,
} from "../settings/workbenchValues";
import type { Step } from "./steps";

export type Template = Schema<"ProjectTemplate">;
export type Kind = Schema<"TaskKindEnum">;
export type ReviewPolicy = Schema<"ReviewPolicyEnum">;

/** All that the guided page asks for. `template` is the chosen template's key, "" where one starts from nothing. */
export interface SetupValues {
  template: string | null;
  name: string;
  description: string;
  kinds: Kind[];
  output_schema: string;
  tools: ToolDraft[];
  checklist: Check[];
  rank_reasons: string[];
  dimensions: Dimension[];
  guidelines: string;
  write_overlap: number | string;
  rank_overlap: number | string;
  review_policy: ReviewPolicy;
  review_share: number | string;
  examples: boolean;
  annotates: boolean;
}

export const NOTHING: SetupValues = {
  template: null,
  name: "",
  description: "",
  kinds: ["write"],
  output_schema: "",
  tools: [],
  checklist: [],
  rank_reasons: ["More correct", "More helpful", "Clearer", "Better tone", "Follows the format"],
  dimensions: [],
  guidelines: "",
  write_overlap: 1,
  rank_overlap: 1,
  review_policy: "all",
  review_share: 20,
  examples: true,
  annotates: true,
};

/** The kinds of work that a template is for, in the order of its examples. */
export const kindsOf = (template: Template): Kind[] => [
  ...new Set(template.examples.map(({ kind }) => kind)),
];

/** What the page holds once a template is chosen. The name and who works on it stay as they are. */
export function fromTemplate(template: Template | null, before: SetupValues): SetupValues {
  const kept = { name: before.name, annotates: before.annotates };
  if (template === null) return { ...NOTHING, ...kept, template: "" };
  const { settings } = template;
  return {
    ...kept,
    template: template.key,
    description: settings.description,
    kinds: kindsOf(template),
    output_schema: schemaText(settings.output_schema),
    tools: toolDrafts(settings.tools),
    checklist: settings.checklist as Check[],
    rank_reasons: settings.rank_reasons,
    dimensions: settings.dimensions as Dimension[],
    guidelines: template.guidelines,
    write_overlap: settings.write_overlap,
    rank_overlap: settings.rank_overlap,
    review_policy: settings.review_policy as ReviewPolicy,
    review_share: settings.review_share,
    examples: true,
  };
}

/** Whether something was changed that choosing another template would take away. */
export function hasChanges(values: SetupValues, template: Template | null): boolean {
  if (values.template === null) return false;
  return JSON.stringify(fromTemplate(template, values)) !== JSON.stringify(values);
}

/** What is wrong, by the path that the API uses too. */
export function setupFaults(values: SetupValues): Faults {
  const writes = values.kinds.includes("write");
  const ranks = values.kinds.includes("rank");
  const faults: Faults = {
    ...(writes && schemaFaults(values.output_schema)),
    ...(writes && toolFaults(values.tools)),
    ...listFaults(ranks ? values.dimensions : [], writes ? values.checklist : []),
  };
  if (values.template === null) faults.template = "Choose what to start from.";
  if (!values.name.trim()) faults.name = "Give the project a name.";
  if (values.kinds.length === 0) faults.kinds = "Choose at least one kind of work.";
  for (const field of ["write_overlap", "rank_overlap"] as const)
    if (!inside(values[field], 1, 9)) faults[field] = "A number from 1 to 9.";
  if (values.review_policy === "sample" && !inside(values.review_share, 0, 100))
    faults.review_share = "A number from 0 to 100.";
  return faults;
}

const inside = (value: unknown, least: number, most: number) =>
  typeof value === "number" && value >= least && value <= most;

const STEP_OF: [prefix: RegExp, step: Step][] = [
  [/^template/, "start"],
  [/^(name|description|kinds)/, "about"],
  [/^(output_schema|tools|checklist|rank_reasons|dimensions)/, "answers"],
  [/^guidelines/, "guidelines"],
];

/** On which step something is asked for. */
export function stepOf(path: string): Step {
  return STEP_OF.find(([prefix]) => prefix.test(path))?.[1] ?? "people";
}

/** The faults of one step. */
export function faultsOn(step: Step, values: SetupValues): Faults {
  return Object.fromEntries(Object.entries(setupFaults(values)).filter(([path]) => stepOf(path) === step));
}

/** What is sent. Settings of a kind of work that the project is not for stay as in any new project. */
export function projectOf(values: SetupValues): ProjectCreate {
  const writes = values.kinds.includes("write");
  const ranks = values.kinds.includes("rank");
  return {
    name: values.name.trim(),
    description: values.description.trim(),
    guidelines: values.guidelines,
    annotates: values.annotates,
    output_schema: writes ? schemaOf(values.output_schema) : null,
    tools: writes ? toolsOf(values.tools) : null,
    checklist: writes ? values.checklist : [],
    rank_reasons: ranks ? values.rank_reasons : NOTHING.rank_reasons,
    dimensions: ranks ? values.dimensions : [],
    write_overlap: Number(values.write_overlap),
    rank_overlap: Number(values.rank_overlap),
    review_policy: values.review_policy,
    review_share: inside(values.review_share, 0, 100) ? Number(values.review_share) : NOTHING.review_share,
    ...(values.template && {
      template: values.template,
      examples: values.examples ? values.kinds : [],
    }),
  } as ProjectCreate;
}
