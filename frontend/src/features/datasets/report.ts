import { counted } from "@/components/numbers";

/** The report of a version, as the build writes it. */
export interface Report {
  clusters?: { prompts: number; count: number; largest: number; links: Record<string, number> };
  leak_check?: { clusters_on_two_sides: number; near_duplicate_links: number; left_out: number };
  kept_sides?: number;
  lengths?: { prompt: Spread; answer: Spread };
  /** How many records stand on models' drafts, and on whose. */
  drafted?: { records?: number; by?: Record<string, number> };
  warnings?: string[];
}

export interface Spread {
  median: number;
  p95: number;
  max: number;
}

export function leakSentence(leak: NonNullable<Report["leak_check"]>): string {
  if (leak.clusters_on_two_sides > 0)
    return `${counted(leak.clusters_on_two_sides, "group")} of prompts that belong together ${
      leak.clusters_on_two_sides === 1 ? "is" : "are"
    } on more than one side. Results on the held-out sides would look better than they are. Report this fault.`;
  const compared =
    leak.near_duplicate_links === 0
      ? "No two prompts are nearly the same in their wording."
      : `${counted(leak.near_duplicate_links, "pair")} of prompts ${
          leak.near_duplicate_links === 1 ? "is" : "are"
        } nearly the same in their wording; each pair is on one side.`;
  const left =
    leak.left_out === 0
      ? ""
      : ` ${counted(leak.left_out, "annotation")} ${
          leak.left_out === 1 ? "was" : "were"
        } left out because the prompt resembles a held-out one.`;
  return `Every group of prompts that belong together is on one side. ${compared}${left}`;
}

const LINKS: Record<string, string> = {
  exact: "the same words",
  near_duplicate: "nearly the same words",
  conversation: "one conversation",
  group: "one group key",
};

/** Why prompts were kept together: "4 links by nearly the same words". */
export function linkSentence(kind: string, many: number): string {
  return `${counted(many, "link")} by ${LINKS[kind] ?? kind.replaceAll("_", " ")}`;
}
