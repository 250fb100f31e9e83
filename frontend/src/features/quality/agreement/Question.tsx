import { Stack, Text } from "@mantine/core";
import { counted, percent } from "@/components/numbers";
import { Section } from "@/components/Section";
import { inWords } from "@/components/StateBadge";
import { IntervalTracks } from "@/features/evaluation/intervals/IntervalTrack";
import { known } from "@/features/evaluation/intervals/intervals";
import { coefficientWords, missingWords } from "../figures";
import type { Figure, QuestionAgreement } from "../reports";

const TICKS = [0, 0.25, 0.5, 0.75, 1].map((at) => ({
  at,
  label: at === 0 || at === 1 ? String(at) : `.${at * 100}`,
}));

/** Agreement on one question, by each of the field's figures, and which of them to go by. */
export function Question({ question }: { question: QuestionAgreement }) {
  const figures: { key: string; name: string; figure: Figure | null }[] = [
    { key: "alpha", name: "Krippendorff's alpha", figure: question.alpha },
    { key: "ac", name: question.scale === "ordinal" ? "Gwet's AC2" : "Gwet's AC1", figure: question.ac },
    { key: "kappa", name: "Fleiss' kappa", figure: question.fleiss_kappa },
    {
      key: "raw",
      name: question.scale === "text" ? "Words in common" : "Say the same",
      figure: question.raw,
    },
  ];
  const enough = figures.some(({ figure }) => figure && figure.value !== null);
  return (
    <Section
      title={question.label || inWords(question.kind)}
      description={`${inWords(question.kind)}: ${counted(question.tasks, "task")} with two answers or more, by ${counted(question.people, "person", "people")}.`}
    >
      <Stack gap="sm">
        <Text size="sm">{question.text}</Text>
        {enough && (
          <IntervalTracks
            rows={figures
              .filter(({ figure }) => figure !== null)
              .map(({ key, name, figure }) => ({ key, name, figure, interval: known(figure) }))
              .map(({ key, name, figure, interval }) => ({
                key,
                name,
                interval,
                words: interval ? coefficientWords(interval) : undefined,
                // The figure to go by stands out.
                muted: key !== question.read,
                missing: missingWords(figure),
              }))}
            ticks={TICKS}
          />
        )}
        {question.dominant && (
          <Text size="xs" c="dimmed">
            {percent(question.dominant.share)} of the answers say “{question.dominant.category}”. Where one
            answer is so common, alpha and kappa come out low whatever people do; AC does not.
          </Text>
        )}
      </Stack>
    </Section>
  );
}
