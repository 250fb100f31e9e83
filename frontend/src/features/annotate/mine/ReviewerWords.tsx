import { Alert, Badge, Group } from "@mantine/core";
import { IconArrowBack } from "@tabler/icons-react";
import { RichText } from "@/components/text/RichText";
import type { AnnotationDetail } from "../api";
import { lastReview } from "../detail/verdicts";

/** Why the work came back. */
export function ReviewerWords({ detail }: { detail: AnnotationDetail }) {
  const review = lastReview(detail.reviews);
  if (!review) return null;
  return (
    <Alert
      mb="lg"
      color="orange"
      variant="light"
      icon={<IconArrowBack size={18} aria-hidden />}
      title={`${review.reviewer_name} sent this back`}
    >
      {review.reasons.length > 0 && (
        <Group gap={6} mb={6}>
          {review.reasons.map((reason) => (
            <Badge key={reason} variant="default">
              {reason}
            </Badge>
          ))}
        </Group>
      )}
      {review.comment && <RichText text={review.comment} />}
    </Alert>
  );
}
