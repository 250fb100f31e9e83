import { Group, Progress, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useRoles } from "@/app/session";
import { ButtonLink } from "@/components/links";
import { count, counted } from "@/components/numbers";
import { Section } from "@/components/Section";
import type { Comparison } from "./api";
import classes from "./Votes.module.css";

/** How many votes are in, and what they say. */
export function Votes({ comparison }: { comparison: Comparison }) {
  const { votes, expected_votes, identical_pairs, state, counts } = comparison;
  const annotates = useRoles(comparison.project).has("annotator");
  const open = Math.max(0, expected_votes - votes);
  const parts = [
    { key: "a", name: comparison.model_a_name, value: counts.a },
    { key: "tie", name: "Tie", value: counts.tie },
    { key: "both_bad", name: "Both bad", value: counts.both_bad },
    { key: "b", name: comparison.model_b_name, value: counts.b },
  ];
  const cast = parts.some(({ value }) => value > 0);
  return (
    <Section
      title="Votes"
      actions={
        state === "collecting" &&
        open > 0 &&
        annotates && (
          <ButtonLink
            variant="default"
            to="/projects/$projectId/annotate"
            params={{ projectId: comparison.project }}
            leftSection={<IconPencil size={16} aria-hidden />}
          >
            Judge some
          </ButtonLink>
        )
      }
    >
      <Progress
        value={expected_votes ? (100 * votes) / expected_votes : 100}
        color={open === 0 ? "teal" : undefined}
        aria-label="Votes that are in"
      />
      <Group justify="space-between" gap="sm" mt={8} mb={cast ? "lg" : 0}>
        <Text size="sm" className="tabular">
          {count(votes)} of {counted(expected_votes, "vote")}
        </Text>
        <Text size="sm" c="dimmed">
          {state === "collecting"
            ? open > 0
              ? "Annotators get these tasks before others; they appear in their queue by themselves."
              : "All votes are in. Close the comparison when you have seen them."
            : open > 0
              ? `Closed with ${counted(open, "vote")} not cast.`
              : "Closed."}
        </Text>
      </Group>
      {cast && (
        <>
          <div
            className={classes.bar}
            role="img"
            aria-label={parts.map(({ name, value }) => `${name}: ${value}`).join(", ")}
          >
            {parts
              .filter(({ value }) => value > 0)
              .map(({ key, value }) => (
                <span key={key} data-outcome={key} style={{ flexGrow: value }} />
              ))}
          </div>
          <Group gap="lg" mt={10} aria-hidden>
            {parts.map(({ key, name, value }) => (
              <Group key={key} gap={7} wrap="nowrap">
                <span className={classes.swatch} data-outcome={key} />
                <Text size="sm" c="dimmed">
                  {name}
                </Text>
                <Text size="sm" fw={600} className="tabular">
                  {count(value)}
                </Text>
              </Group>
            ))}
          </Group>
        </>
      )}
      {identical_pairs > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          On {counted(identical_pairs, "prompt")} both models gave the same answer. Nobody was asked;{" "}
          {identical_pairs === 1 ? "it counts as a tie" : "each counts as a tie"}.
        </Text>
      )}
    </Section>
  );
}
