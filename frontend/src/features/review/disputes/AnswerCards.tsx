import { Badge, Button, Group, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { KeyCap } from "@/components/keys/KeyHelp";
import { numbered } from "@/components/keys/registry";
import { duration } from "@/components/numbers";
import { AnswerGrid } from "../answers/AnswerGrid";
import type { Dispute, DisputeAnswer } from "./api";
import classes from "./Disputes.module.css";

/** The answers side by side, without names, with what is different marked. */
export function AnswerCards({
  dispute,
  chosen,
  marked,
  onChoose,
}: {
  dispute: Dispute;
  chosen: number | null;
  /** Whether differences are marked. */
  marked: boolean;
  onChoose: ((annotation: number) => void) | null;
}) {
  return (
    <AnswerGrid
      kind={dispute.kind}
      dimensions={dispute.dimensions}
      checklist={dispute.checklist}
      marked={marked}
      answers={dispute.answers.map((answer, index) => {
        const changes = dispute.kind === "write" && marked && index > 0;
        return {
          key: answer.annotation,
          label: answer.label,
          title: <CardTitle answer={answer} index={index} chosen={chosen} onChoose={onChoose} />,
          payload: answer.payload,
          comment: answer.comment,
          foot: `${duration(answer.seconds)} of work${changes ? ". Changes against Answer 1 are marked." : ""}`,
          chosen: answer.annotation === chosen,
        };
      })}
    />
  );
}

function CardTitle({
  answer,
  index,
  chosen,
  onChoose,
}: {
  answer: DisputeAnswer;
  index: number;
  chosen: number | null;
  onChoose: ((annotation: number) => void) | null;
}) {
  const isChosen = chosen === answer.annotation;
  const keyId = numbered("dispute.choose", index + 1);
  return (
    <Group justify="space-between" mb={8} gap="xs">
      <Text fw={600} size="sm">
        {answer.label}
      </Text>
      {onChoose ? (
        <Button
          size="compact-sm"
          variant={isChosen ? "filled" : "default"}
          aria-pressed={isChosen}
          aria-label={`Choose ${answer.label}`}
          leftSection={isChosen ? <IconCheck size={14} aria-hidden /> : undefined}
          onClick={() => onChoose(answer.annotation)}
        >
          <Group gap={7} wrap="nowrap">
            {isChosen ? "Chosen" : "Choose"}
            {keyId && <KeyCap of={keyId} className={classes.cap} />}
          </Group>
        </Button>
      ) : (
        answer.outcome && (
          <Badge variant={answer.outcome === "approved" ? "light" : "default"} color="teal">
            {answer.outcome === "approved" ? "Holds" : "Set aside"}
          </Badge>
        )
      )}
    </Group>
  );
}
