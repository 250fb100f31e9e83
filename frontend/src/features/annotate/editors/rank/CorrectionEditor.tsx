import { Button, Group, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { KeyCap } from "@/components/keys/KeyHelp";
import type { Writing } from "../useWriting";
import { WriteEditor } from "../WriteEditor";
import classes from "./Rank.module.css";
import type { Ranked } from "./useRanking";

/** The winner in better words: an example to learn from, and a pair with what it was. */
export function CorrectionEditor({ ranked, writing }: { ranked: Ranked; writing: Writing }) {
  const { best, payload } = ranked;
  const corrected = payload.correction?.letter;
  if (corrected !== undefined)
    return (
      <section aria-label={`Answer ${corrected}, corrected`}>
        <WriteEditor writing={writing} label={`Answer ${corrected}, corrected`} />
        <Button
          mt="xs"
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => ranked.correct(undefined)}
        >
          Discard the correction
        </Button>
      </section>
    );
  if (best.length === 0) return null;
  const winner = best.length === 1;
  return (
    <Group gap="xs">
      {best.map((letter, index) => (
        <Button
          key={letter}
          size="compact-md"
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => ranked.startCorrection(letter)}
        >
          <Group gap={7} wrap="nowrap">
            {winner ? `Fix the winner, ${letter}` : `Fix ${letter}`}
            {index === 0 && <KeyCap of="rank.fix" className={classes.cap} />}
          </Group>
        </Button>
      ))}
      <Text size="sm" c="dimmed">
        Your wording is learnt from, and preferred to this one.
      </Text>
    </Group>
  );
}
