export const TABS = ["general", "handout", "quality", "review"] as const;
export type SettingsTab = (typeof TABS)[number];

const TAB_OF: [prefix: RegExp, tab: SettingsTab][] = [
  [/^review_/, "review"],
  [/^(gold|repeat|qualification)_/, "quality"],
  [/^(name|description|output_schema|rank_reasons|currency)/, "general"],
];

/** On which tab a setting is. */
export function tabOf(field: string): SettingsTab {
  return TAB_OF.find(([prefix]) => prefix.test(field))?.[1] ?? "handout";
}
