import { Group, Text } from "@mantine/core";
import { count } from "@/components/numbers";
import { inWords } from "@/components/StateBadge";
import { SPLITS } from "./api";
import classes from "./SplitBar.module.css";

export interface Counts {
  train: number;
  validation: number;
  test: number;
  excluded?: number;
}

/** How many records are on each side, as one bar, with the counts below it: short in a table, with names on a page. */
export function SplitBar({
  counts,
  legend = "short",
}: {
  counts: Counts;
  legend?: "none" | "short" | "named";
}) {
  const all: [string, number][] = SPLITS.map((split) => [split, counts[split]]);
  if (counts.excluded) all.push(["excluded", counts.excluded]);
  const said = all
    .map(([name, value]) => `${count(value)} ${name === "excluded" ? "left out" : name}`)
    .join(", ");
  return (
    <div>
      <div className={classes.bar} role="img" aria-label={said}>
        {all
          .filter(([, value]) => value > 0)
          .map(([name, value]) => (
            <span key={name} className={classes.part} data-split={name} style={{ flexGrow: value }} />
          ))}
      </div>
      {legend === "named" && (
        <Group gap="md" mt={8} aria-hidden>
          {all.map(([name, value]) => (
            <Group key={name} gap={6} wrap="nowrap">
              <span className={classes.swatch} data-split={name} />
              <Text size="sm" c="dimmed">
                {name === "excluded" ? "Left out" : inWords(name)}
              </Text>
              <Text size="sm" fw={600} className="tabular">
                {count(value)}
              </Text>
            </Group>
          ))}
        </Group>
      )}
      {legend === "short" && (
        <Text size="xs" c="dimmed" mt={4} className="tabular" aria-hidden>
          {SPLITS.map((split) => count(counts[split])).join(" · ")}
        </Text>
      )}
    </div>
  );
}
