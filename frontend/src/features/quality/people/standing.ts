import type { PersonBias, PersonReliability } from "../reports";

/** What the reports know of one person, side by side. */
export interface Standing {
  id: number;
  name: string;
  reliability: PersonReliability | null;
  bias: PersonBias | null;
}

/** Everybody of either report once who has answered anything, those whose reliability is lowest first, those of whom nothing is known last. */
export function standings(reliability: PersonReliability[], bias: PersonBias[]): Standing[] {
  const found = new Map<number, Standing>();
  for (const row of reliability) found.set(row.person.id, { ...row.person, reliability: row, bias: null });
  for (const row of bias) {
    const known = found.get(row.person.id);
    found.set(row.person.id, { ...row.person, reliability: known?.reliability ?? null, bias: row });
  }
  const value = (one: Standing) => one.reliability?.reliability.value ?? 2;
  const worked = [...found.values()].filter(
    (one) => (one.reliability?.answers ?? 0) > 0 || (one.bias?.votes ?? 0) > 0,
  );
  return worked.sort((one, other) => value(one) - value(other) || one.name.localeCompare(other.name));
}

/** How a reliability was come by. */
export function methodWords(method: PersonReliability["method"]): string {
  if (method === "dawid_skene") return "from overlaps";
  if (method === "gold") return "from gold";
  return "";
}
