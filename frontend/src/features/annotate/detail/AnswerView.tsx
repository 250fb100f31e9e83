import { Badge, Group, Stack, Text } from "@mantine/core";
import { Conversation } from "@/components/conversation/Conversation";
import { textOfMessages } from "@/components/conversation/messages";
import { WordDiff } from "@/components/diff/WordDiff";
import { RichText } from "@/components/text/RichText";
import type { Candidate, Dimension } from "../api";
import { ChecklistView } from "../editors/Checklist";
import { Candidates } from "../editors/rank/Answers";
import { SpanList } from "../editors/rank/SpanList";
import { asRankPayload, rankingInWords, ratingsInWords } from "../editors/ranking";
import type { Question } from "../editors/useEditor";
import { asWritePayload, type Check } from "../editors/writing";

/** An answer as it was given: the text, or the ranking with the answers that were ranked. */
export function AnswerView({ question, payload }: { question: Question; payload: unknown }) {
  if (question.kind === "write") return <Written question={question} payload={payload} />;
  return (
    <Stack>
      <Candidates candidates={question.candidates} payload={payload} dimensions={question.dimensions} />
      <RankingView
        payload={payload}
        candidates={question.candidates}
        dimensions={question.dimensions}
        besideCards
      />
    </Stack>
  );
}

function Written({ question, payload }: { question: Question; payload: unknown }) {
  const { messages, from_turn } = asWritePayload(payload);
  return (
    <Stack>
      {from_turn !== undefined && (
        <Text size="sm" c="dimmed">
          The prompt is rewritten from turn {from_turn + 1} on; its new turns come first here.
        </Text>
      )}
      <Conversation messages={messages} label="The answer" />
      <Ticks checklist={question.checklist} payload={payload} />
    </Stack>
  );
}

/** What the author ticked, where the project has a checklist. */
export function Ticks({ checklist = [], payload }: { checklist?: Check[]; payload: unknown }) {
  return <ChecklistView checklist={checklist} ticked={asWritePayload(payload).checklist ?? []} />;
}

/** A ranking in words, with its reasons and comment, and what else was said of the answers. */
export function RankingView({
  payload,
  candidates = [],
  dimensions = [],
  besideCards = false,
}: {
  payload: unknown;
  candidates?: Candidate[];
  dimensions?: Dimension[];
  /** The answers stand beside it with their ratings and marks. */
  besideCards?: boolean;
}) {
  const ranking = asRankPayload(payload);
  const { correction, ratings = {}, spans = [] } = ranking;
  const original = candidates.find(({ label }) => label === correction?.letter);
  return (
    <Stack gap={8}>
      <Group gap="xs">
        <Text fw={600}>{rankingInWords(ranking)}</Text>
        {ranking.reasons.map((reason) => (
          <Badge key={reason} variant="default">
            {reason}
          </Badge>
        ))}
      </Group>
      {ranking.comment && <RichText text={ranking.comment} />}
      {!besideCards &&
        Object.entries(ratings).map(([key, given]) => (
          <Text key={key} size="sm">
            <Text span size="sm" c="dimmed">
              {dimensions.find((dimension) => dimension.key === key)?.name ?? key}
            </Text>{" "}
            {ratingsInWords(given).join(", ")}
          </Text>
        ))}
      {!besideCards && <SpanList spans={spans} withLetters onRemove={null} />}
      {correction && (
        <section aria-label={`Answer ${correction.letter}, corrected`}>
          <Text fw={600} size="sm" mb={6}>
            Answer {correction.letter}, corrected
          </Text>
          {original ? (
            <WordDiff
              before={textOfMessages(original.messages)}
              after={textOfMessages(correction.messages)}
            />
          ) : (
            <Conversation messages={correction.messages} label={`Answer ${correction.letter}, corrected`} />
          )}
        </section>
      )}
    </Stack>
  );
}
