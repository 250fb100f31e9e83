import { Box, Button, Checkbox, Group, Stack } from "@mantine/core";
import { IconArrowBackUp, IconMessages } from "@tabler/icons-react";
import { useState } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { AnchorLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { counted } from "@/components/numbers";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { Section } from "@/components/Section";
import { ShowMore } from "@/components/ShowMore";
import { type Adoption, type Comparison, useAdopt, usePairs } from "./api";
import { notAdoptable } from "./outcomes";
import { PairCard } from "./PairCard";

/** The pairs with their votes; a manager chooses some and sends them back as preference data. */
export function Pairs({ comparison, manages }: { comparison: Comparison; manages: boolean }) {
  const pairs = usePairs(comparison);
  const adopt = useAdopt(comparison.id);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const available = pairs.rows.filter((pair) => notAdoptable(pair) === null);
  const picked = available.filter(({ id }) => chosen.has(id));
  const all = available.length > 0 && picked.length === available.length;
  const toggle = (id: number) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const offer = manages && comparison.adoptable > 0;
  return (
    <Section
      title="Pair by pair"
      description={
        manages
          ? comparison.split === "train"
            ? "Choose pairs and send them back: their votes go to review as preference data for the next DPO round."
            : `Choose pairs and send them back: their votes go to review as preference data. Their prompts are held out (${comparison.split}) and stay held out, so they measure models and train none.`
          : undefined
      }
    >
      {adopt.error && <ErrorNotice title="Nothing was sent to review" error={adopt.error} />}
      {adopt.data && <Sent adoption={adopt.data} projectId={comparison.project} />}
      {offer && (
        <Group justify="space-between" mb="md" gap="sm">
          <Checkbox
            label={
              available.length === 0
                ? "None of the pairs shown can be sent. Show more below."
                : `Choose all ${available.length} that can be sent${pairs.hasNextPage ? ", of those shown" : ""}`
            }
            checked={all}
            indeterminate={!all && picked.length > 0}
            disabled={available.length === 0}
            onChange={() => setChosen(all ? new Set() : new Set(available.map(({ id }) => id)))}
          />
          <Button
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            disabled={picked.length === 0}
            loading={adopt.isPending}
            onClick={() =>
              adopt.mutate(
                picked.map(({ id }) => id),
                { onSuccess: () => setChosen(new Set()) },
              )
            }
          >
            {picked.length === 0 ? "Send to review" : `Send ${counted(picked.length, "pair")} to review`}
          </Button>
        </Group>
      )}
      {pairs.isPending ? (
        <BlockSkeleton rows={3} />
      ) : pairs.error && pairs.rows.length === 0 ? (
        <ErrorNotice error={pairs.error} onRetry={() => void pairs.refetch()} />
      ) : pairs.rows.length === 0 ? (
        <EmptyState icon={IconMessages} title="No pairs" compact />
      ) : (
        <Stack gap="md">
          {pairs.rows.map((pair) => (
            <PairCard
              key={pair.id}
              pair={pair}
              comparison={comparison}
              chosen={chosen.has(pair.id)}
              onToggle={offer ? () => toggle(pair.id) : undefined}
            />
          ))}
          <ShowMore pages={pairs} all={counted(pairs.rows.length, "pair")} />
        </Stack>
      )}
    </Section>
  );
}

function Sent({ adoption, projectId }: { adoption: Adoption; projectId: number }) {
  return (
    <Box mb="md">
      <Notice
        live
        tone="good"
        title={adoption.adopted > 0 ? `${counted(adoption.adopted, "pair")} sent to review` : "Nothing new"}
      >
        {adoption.note}{" "}
        {adoption.adopted > 0 && (
          <AnchorLink size="sm" underline="always" to="/projects/$projectId/review" params={{ projectId }}>
            Open the review queue
          </AnchorLink>
        )}
      </Notice>
    </Box>
  );
}
