import { textOfMessages } from "@/components/conversation/messages";
import type { AnnotationDetail } from "@/features/annotate/api";
import { payloadInWords } from "@/features/annotate/editors/useEditor";

/** A text that a submission can be compared with. */
export interface Baseline {
  key: string;
  label: string;
  text: string;
}

/**
 * What the newest wording can be compared with, the nearest first: earlier revisions, the model's drafts that the author
 * took, the proposal, and what others answered.
 */
export function baselinesOf(detail: AnnotationDetail): Baseline[] {
  const { kind, drafts, others } = detail;
  const earlier = detail.revisions
    .filter(({ number }) => number < detail.revision_number)
    .sort((one, other) => other.number - one.number)
    .map(({ number, payload }) => ({
      key: `revision ${number}`,
      label: `Revision ${number}`,
      text: payloadInWords(kind, payload),
    }));
  if (kind !== "write") return earlier;
  const taken = drafts.map((messages, index) => ({
    key: `draft ${index}`,
    label: index === 0 ? "Model’s draft" : `Model’s draft before that${index > 1 ? ` (${index})` : ""}`,
    text: textOfMessages(messages),
  }));
  const proposal =
    detail.proposed !== null
      ? [{ key: "proposal", label: "Proposal", text: textOfMessages(detail.proposed) }]
      : [];
  const answers = others.map(({ label, payload }) => ({
    key: label,
    label,
    text: payloadInWords(kind, payload),
  }));
  return [...earlier, ...taken, ...proposal, ...answers];
}
