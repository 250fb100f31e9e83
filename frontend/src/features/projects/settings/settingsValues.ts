import type { Project, ProjectChange } from "../api";
import { readSchema } from "./schemaText";
import {
  type Check,
  type Dimension,
  listFaults,
  schemaFaults,
  schemaText,
  type ToolDraft,
  toolDrafts,
  toolFaults,
  toolsOf,
} from "./workbenchValues";

/** Settings that the form holds just as the API does; an empty number is "no limit". */
const AS_THEY_ARE = [
  "write_overlap",
  "rank_overlap",
  "handout_order",
  "max_held",
  "max_skips",
  "gold_share",
  "repeat_share",
  "qualification_required",
  "qualification_pass_mark",
  "qualification_attempts",
  "qualification_feedback",
  "review_policy",
  "review_share",
  "review_newcomer_first",
  "review_below_reliability",
  "currency",
] as const;
const LIMITS = ["daily_quota", "person_quota"] as const;
const LISTS = ["rank_reasons", "dimensions", "checklist"] as const;

const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

type Held = number | string;

/** The settings as the form holds them: the schema as text, the lease in minutes, no limit as nothing. */
export interface SettingsValues {
  name: string;
  description: string;
  output_schema: string;
  tools: ToolDraft[];
  checklist: Check[];
  rank_reasons: string[];
  dimensions: Dimension[];
  currency: string;
  write_overlap: Held;
  rank_overlap: Held;
  lease_minutes: Held;
  handout_order: Project["handout_order"];
  max_held: Held;
  max_skips: Held;
  daily_quota: Held;
  person_quota: Held;
  gold_share: Held;
  repeat_share: Held;
  qualification_required: boolean;
  qualification_pass_mark: Held;
  qualification_attempts: Held;
  qualification_feedback: boolean;
  review_policy: Project["review_policy"];
  review_share: Held;
  review_newcomer_first: Held;
  review_below_reliability: Held;
}

export function valuesOf(project: Project): SettingsValues {
  const same = Object.fromEntries(AS_THEY_ARE.map((field) => [field, project[field]])) as Pick<
    SettingsValues,
    (typeof AS_THEY_ARE)[number]
  >;
  return {
    ...same,
    name: project.name,
    description: project.description,
    output_schema: schemaText(project.output_schema),
    tools: toolDrafts(project.tools),
    checklist: project.checklist,
    rank_reasons: project.rank_reasons,
    dimensions: project.dimensions,
    lease_minutes: Math.max(1, Math.round(project.lease_seconds / 60)),
    daily_quota: project.daily_quota ?? "",
    person_quota: project.person_quota ?? "",
  };
}

/** Only what differs is sent, so that two managers do not undo each other's changes to other fields. */
export function changedFields(project: Project, values: SettingsValues): ProjectChange {
  const before = valuesOf(project);
  const changes: Record<string, unknown> = {};
  if (values.name.trim() !== before.name) changes.name = values.name.trim();
  if (values.description.trim() !== before.description) changes.description = values.description.trim();
  if (values.output_schema !== before.output_schema) {
    const reading = readSchema(values.output_schema);
    changes.output_schema = reading.kind === "schema" ? reading.schema : null;
  }
  for (const field of LISTS) if (differs(values[field], before[field])) changes[field] = values[field];
  if (differs(values.tools, before.tools)) changes.tools = toolsOf(values.tools);
  // Untouched, a lease of 90 seconds stays 90 seconds, though the form shows 2 minutes.
  if (values.lease_minutes !== before.lease_minutes)
    changes.lease_seconds = 60 * Number(values.lease_minutes);
  for (const field of AS_THEY_ARE) if (values[field] !== before[field]) changes[field] = values[field];
  for (const field of LIMITS)
    if (values[field] !== before[field]) changes[field] = values[field] === "" ? null : values[field];
  return changes as ProjectChange;
}

/** Between which numbers a setting may be, and in which unit it is said. */
const BOUNDS: Partial<Record<keyof SettingsValues, [least: number, most: number]>> = {
  write_overlap: [1, 9],
  rank_overlap: [1, 9],
  lease_minutes: [1, 10_080],
  max_held: [1, 20],
  max_skips: [1, 50],
  gold_share: [0, 50],
  repeat_share: [0, 50],
  qualification_pass_mark: [1, 100],
  qualification_attempts: [1, 20],
  review_share: [0, 100],
  review_newcomer_first: [0, 100_000],
  review_below_reliability: [0, 100],
};

/** What is wrong with the settings, by field. */
export function faultsOf(values: SettingsValues): Record<string, string> {
  const faults: Record<string, string> = {
    ...schemaFaults(values.output_schema),
    ...toolFaults(values.tools),
    ...listFaults(values.dimensions, values.checklist),
  };
  if (!values.name.trim()) faults.name = "A project needs a name.";
  if (!/^[A-Z]{3}$/.test(values.currency))
    faults.currency = "Three capital letters, such as USD, EUR or INR.";
  for (const [field, [least, most]] of Object.entries(BOUNDS)) {
    const value = values[field as keyof SettingsValues];
    if (typeof value !== "number" || value < least || value > most)
      faults[field] = `A number from ${least.toLocaleString("en")} to ${most.toLocaleString("en")}.`;
  }
  for (const field of LIMITS)
    if (values[field] !== "" && !(typeof values[field] === "number" && values[field] >= 1))
      faults[field] = "At least 1, or nothing for no limit.";
  return faults;
}

/** What the settings amount to where that is not what one would expect; nothing where all is well. */
export function reviewWarning(
  values: Pick<
    SettingsValues,
    | "write_overlap"
    | "rank_overlap"
    | "review_policy"
    | "review_share"
    | "review_newcomer_first"
    | "review_below_reliability"
  >,
): string | null {
  const alone = Number(values.write_overlap) === 1 && Number(values.rank_overlap) === 1;
  const others = Number(values.review_newcomer_first) > 0 || Number(values.review_below_reliability) > 0;
  if (values.review_policy === "disagreement" && alone)
    return others
      ? "Each task has one answer, so nothing can disagree: only the rules below send anything to review."
      : "Each task has one answer, so nothing can disagree: everything is approved unseen.";
  if (values.review_policy === "sample" && Number(values.review_share) === 0 && !others)
    return "Nothing is drawn: everything is approved unseen.";
  return null;
}
