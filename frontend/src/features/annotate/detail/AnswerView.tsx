import { Badge, Group, Stack, Text } from "@mantine/core";
import { Conversation } from "@/components/conversation/Conversation";
import { RichText } from "@/components/text/RichText";
import { Candidates } from "../editors/RankEditor";
import { asRankPayload, rankingInWords } from "../editors/ranking";
import type { Question } from "../editors/useEditor";
import { asWritePayload } from "../editors/writing";

/** An answer as it was given: the text, or the ranking with the two that were ranked. */
export function AnswerView({ question, payload }: { question: Question; payload: unknown }) {
  if (question.kind === "write")
    return <Conversation messages={asWritePayload(payload).messages} label="The answer" />;
  return (
    <Stack>
      <Candidates candidates={question.candidates} chosen={asRankPayload(payload).choice} />
      <RankingView payload={payload} />
    </Stack>
  );
}

/** A ranking in words, with its reasons and comment. */
export function RankingView({ payload }: { payload: unknown }) {
  const ranking = asRankPayload(payload);
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
    </Stack>
  );
}
