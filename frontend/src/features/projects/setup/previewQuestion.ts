import type { Schema } from "@/api/client";
import type { JsonSchema } from "@/components/json/schema";
import type { Question } from "@/features/annotate/editors/useEditor";
import { toolsOf } from "../settings/workbenchValues";
import type { Kind, SetupValues, Template } from "./setupValues";

export type Example = Schema<"Example">;

const LETTERS = "ABCDEFGH";
const user = (content: string) => [{ role: "user" as const, content }];
const assistant = (content: string) => [{ role: "assistant" as const, content }];

/** Shown where one starts from nothing. */
const OWN: Example[] = [
  {
    kind: "write",
    messages: user("Here stands a prompt of yours: what somebody asks, or a text to work on."),
    references: [],
    proposed: null,
    candidates: [],
  },
  {
    kind: "rank",
    messages: user("Here stands a prompt of yours, with answers to it below."),
    references: [],
    proposed: null,
    candidates: [
      assistant("One answer, by a person or a model. Nobody sees whose it is."),
      assistant("Another answer. They change places from person to person."),
    ],
  },
];

/** What can be shown of a kind of work: the template's examples, or a stand-in. There is always one. */
export function examplesOf(template: Template | null, kind: Kind): Example[] {
  const found = template?.examples.filter((example) => example.kind === kind) ?? [];
  return found.length > 0 ? found : OWN.filter((example) => example.kind === kind);
}

/** An example as the annotator's editors take it, with the settings as they stand now. */
export function questionOf(example: Example, values: SetupValues, schema: JsonSchema | null): Question {
  const write = example.kind === "write";
  return {
    kind: example.kind,
    proposed: example.proposed,
    candidates: example.candidates.map((messages, index) => ({
      label: LETTERS[index] as "A",
      messages,
    })),
    output_schema: schema,
    rank_reasons: write ? [] : values.rank_reasons,
    // A line that is being written has no words yet.
    dimensions: write ? [] : keyed(values.dimensions.filter(({ name }) => name.trim())),
    checklist: write ? keyed(values.checklist.filter(({ text }) => text.trim())) : [],
    item: {
      messages: example.messages,
      tools: write ? toolsOf(values.tools.filter(({ name }) => name.trim())) : null,
      references: example.references,
    },
  };
}

const keyed = <T extends { key?: string }>(entries: T[]) =>
  entries.map((entry, index) => ({ ...entry, key: entry.key || `new-${index}` }));
