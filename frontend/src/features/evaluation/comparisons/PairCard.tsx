import { Button, Checkbox, Collapse, Group, Paper, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Conversation } from "@/components/conversation/Conversation";
import { WordDiff } from "@/components/diff/WordDiff";
import { StateBadge } from "@/components/StateBadge";
import { RichText } from "@/components/text/RichText";
import type { Comparison, Pair } from "./api";
import { notAdoptable, votesInWords } from "./outcomes";
import classes from "./PairCard.module.css";

/** One prompt, both answers side by side, and how people voted. */
export function PairCard({
  pair,
  comparison,
  chosen,
  onToggle,
}: {
  pair: Pair;
  comparison: Comparison;
  chosen: boolean;
  onToggle?: () => void;
}) {
  const [more, { toggle }] = useDisclosure(false);
  const names = { a: comparison.model_a_name, b: comparison.model_b_name };
  const refusal = notAdoptable(pair);
  const for_a = pair.votes.filter((vote) => vote === "a").length;
  const for_b = pair.votes.filter((vote) => vote === "b").length;
  return (
    <Paper component="article" p="md" aria-label={`Pair ${pair.id}`} data-chosen={chosen || undefined}>
      <Group wrap="nowrap" align="flex-start" gap="sm" mb="sm">
        {onToggle && refusal === null && (
          <Checkbox mt={2} checked={chosen} onChange={onToggle} aria-label={`Choose pair ${pair.id}`} />
        )}
        <Text
          size="sm"
          fw={500}
          lineClamp={more ? undefined : 3}
          style={{ overflowWrap: "anywhere", flex: 1 }}
        >
          {pair.prompt}
        </Text>
        {pair.adopted_at && <StateBadge state="submitted" label="Sent to review" />}
      </Group>
      {pair.identical ? (
        <div className={classes.answer}>
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            Both models gave this answer
          </Text>
          <RichText text={pair.output_a} />
        </div>
      ) : (
        <div className={classes.answers}>
          <Answer name={`A: ${names.a}`} text={pair.output_a} votes={for_a} won={for_a > for_b} />
          <Answer name={`B: ${names.b}`} text={pair.output_b} votes={for_b} won={for_b > for_a} />
        </div>
      )}
      <Group justify="space-between" gap="sm" mt="sm">
        <Text size="sm" c="dimmed">
          {pair.identical ? "Counts as a tie." : votesInWords(pair.votes, names)}
        </Text>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={toggle} aria-expanded={more}>
          {more ? "Show less" : "Prompt, approved answer and differences"}
        </Button>
      </Group>
      <Collapse expanded={more}>
        {more && (
          <div className={classes.more}>
            <Part label="Prompt">
              <Conversation messages={pair.messages} label="Prompt" />
            </Part>
            <Part label="Approved answer">
              <RichText text={pair.reference} />
            </Part>
            {!pair.identical && (
              <Part label="From A to B">
                <WordDiff
                  before={pair.output_a}
                  after={pair.output_b}
                  mode="split"
                  beforeLabel="A"
                  afterLabel="B"
                />
              </Part>
            )}
          </div>
        )}
      </Collapse>
    </Paper>
  );
}

function Answer({ name, text, votes, won }: { name: string; text: string; votes: number; won: boolean }) {
  return (
    <div className={classes.answer} data-won={won || undefined}>
      <Group justify="space-between" gap={8} mb={4}>
        <Text size="xs" fw={600} c="dimmed">
          {name}
        </Text>
        {votes > 0 && (
          <Text size="xs" fw={600} className="tabular">
            {votes} {votes === 1 ? "vote" : "votes"}
          </Text>
        )}
      </Group>
      <RichText text={text} />
    </div>
  );
}

function Part({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={4}>
        {label}
      </Text>
      {children}
    </div>
  );
}
