/** What the command palette offers, and how it is searched. */

export interface Entry {
  id: string;
  label: string;
  group: string;
  /** Words that find it as well. */
  also?: string;
  /** The chord that does the same, where there is one. */
  chord?: string;
  run: () => void;
}

const MOST = 40;

/** The entries that hold every word of the query, those first whose own words begin like it. */
export function matching(query: string, entries: Entry[]): Entry[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const found = entries.flatMap((entry) => {
    const label = plain(entry.label);
    const text = `${label} ${plain(entry.group)} ${plain(entry.also ?? "")}`;
    if (!words.every((word) => text.includes(word))) return [];
    return [{ entry, rank: words.filter((word) => ` ${label}`.includes(` ${word}`)).length }];
  });
  const best = words.length === 0 ? found : found.sort((one, other) => other.rank - one.rank);
  return best.slice(0, MOST).map(({ entry }) => entry);
}

/** Entries in the groups they belong to, in the order in which the groups come up. */
export function grouped(entries: Entry[]): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups];
}

/** Without capitals and accents: "Évaluation" is found by "eval". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
