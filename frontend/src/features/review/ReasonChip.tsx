import { Badge, Tooltip } from "@mantine/core";
import { reasonInWords } from "./causes";

/** Why a submission waits for a reviewer. */
export function ReasonChip({ reason }: { reason: string }) {
  const words = reasonInWords(reason);
  if (!words) return null;
  return (
    <Tooltip label={words.why} multiline maw={280}>
      <Badge variant="default" color={reason === "disagreement" ? "orange" : undefined}>
        {words.label}
      </Badge>
    </Tooltip>
  );
}
