import { textOfMessages } from "@/components/conversation/messages";
import type { AnnotationDetail } from "@/features/annotate/api";
import { payloadInWords } from "@/features/annotate/editors/useEditor";

/** An earlier text that a submission can be compared with. */
export interface Baseline {
  key: string;
  label: string;
  text: string;
}

/** What the newest wording can be compared with, the nearest first: earlier revisions, then the proposal. */
export function baselinesOf(detail: AnnotationDetail): Baseline[] {
  const earlier = detail.revisions
    .filter(({ number }) => number < detail.revision_number)
    .sort((one, other) => other.number - one.number)
    .map(({ number, payload }) => ({
      key: `revision ${number}`,
      label: `Revision ${number}`,
      text: payloadInWords(detail.kind, payload),
    }));
  const proposal =
    detail.kind === "write" && detail.proposed !== null
      ? [{ key: "proposal", label: "Proposal", text: textOfMessages(detail.proposed) }]
      : [];
  return [...earlier, ...proposal];
}
