import { Badge, Box, Button, Collapse, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { textOfMessages } from "@/components/conversation/messages";
import { WordDiff } from "@/components/diff/WordDiff";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import { headingInWords } from "@/components/text/sections";
import type { AnnotationDetail, ReviewRecord, Revision } from "../api";
import { payloadInWords } from "../editors/useEditor";
import classes from "./History.module.css";
import { verdictInWords } from "./verdicts";

type Entry = { at: string; revision: Revision } | { at: string; review: ReviewRecord };

/** What happened to an annotation, oldest first: each wording with its changes, each verdict with its words. */
export function History({ detail }: { detail: AnnotationDetail }) {
  const entries: Entry[] = [
    ...detail.revisions.map((revision) => ({ at: revision.created_at, revision })),
    ...detail.reviews.map((review) => ({ at: review.created_at, review })),
  ].sort((one, other) => one.at.localeCompare(other.at));
  return (
    <ol className={classes.entries} aria-label="History">
      {entries.map((entry) =>
        "review" in entry ? (
          <ReviewEntry key={`review ${entry.review.id}`} review={entry.review} />
        ) : (
          <RevisionEntry
            key={`revision ${entry.revision.number}`}
            revision={entry.revision}
            detail={detail}
          />
        ),
      )}
    </ol>
  );
}

function ReviewEntry({ review }: { review: ReviewRecord }) {
  return (
    <li className={classes.entry} data-verdict={review.verdict}>
      <Group gap={8}>
        <Text size="sm">
          <b>{review.reviewer_name}</b> {verdictInWords(review.verdict)}
        </Text>
        <TimeAgo at={review.created_at} size="xs" />
        {review.reasons.map((reason) => (
          <Badge key={reason} variant="default">
            {reason}
          </Badge>
        ))}
      </Group>
      {review.adjudicated && (
        <Text size="sm" c="dimmed">
          {review.verdict === "set_aside"
            ? "The answers to this task contradicted each other, and another one was chosen, or none."
            : "The answers to this task contradicted each other, and this one was chosen."}
        </Text>
      )}
      {review.guideline_section && (
        <Text size="xs" c="dimmed">
          About “{headingInWords(review.guideline_section)}” in the guidelines
          {review.guideline_number !== null && `, version ${review.guideline_number}`}.
        </Text>
      )}
      {review.comment && (
        <Box mt={4}>
          <RichText text={review.comment} />
        </Box>
      )}
    </li>
  );
}

function RevisionEntry({ revision, detail }: { revision: Revision; detail: AnnotationDetail }) {
  const [open, { toggle }] = useDisclosure(false);
  const before = textBefore(revision, detail);
  return (
    <li className={classes.entry}>
      <Group gap={8}>
        <Text size="sm">
          <b>{revision.author_name}</b>{" "}
          {revision.number === 1 ? "submitted it" : `wrote revision ${revision.number}`}
        </Text>
        <TimeAgo at={revision.created_at} size="xs" />
        {before !== null && (
          <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={toggle}>
            {open ? "Hide changes" : "Show changes"}
          </Button>
        )}
      </Group>
      {revision.note && (
        <Text size="sm" mt={4}>
          {revision.note}
        </Text>
      )}
      {before !== null && (
        <Collapse expanded={open}>
          <Box mt={8}>
            {open && <WordDiff before={before} after={payloadInWords(detail.kind, revision.payload)} />}
          </Box>
        </Collapse>
      )}
    </li>
  );
}

/** What a revision was made from: the one before it, or the proposed answer; `null` where it was made from nothing. */
export function textBefore(revision: Revision, detail: AnnotationDetail): string | null {
  const earlier = detail.revisions.find(({ number }) => number === revision.number - 1);
  if (earlier) return payloadInWords(detail.kind, earlier.payload);
  return detail.kind === "write" && Array.isArray(detail.proposed) ? textOfMessages(detail.proposed) : null;
}
