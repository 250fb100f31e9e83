export const TABS = ["general", "answers", "handout", "quality", "review"] as const;
export type SettingsTab = (typeof TABS)[number];

const TAB_OF: [prefix: RegExp, tab: SettingsTab][] = [
  [/^review_/, "review"],
  [/^(gold|repeat|qualification)_/, "quality"],
  [/^(output_schema|tools|checklist|rank_reasons|dimensions)/, "answers"],
  [/^(name|description|currency)/, "general"],
];

/** On which tab a setting is. */
export function tabOf(field: string): SettingsTab {
  return TAB_OF.find(([prefix]) => prefix.test(field))?.[1] ?? "handout";
}
