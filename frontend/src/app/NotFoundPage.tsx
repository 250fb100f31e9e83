import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/components/EmptyState";
import { PageFrame } from "@/components/PageFrame";

export function NotFoundPage() {
  return (
    <PageFrame width="narrow">
      <EmptyState
        page
        icon={IconMapQuestion}
        title="There is no page at this address"
        action={
          <Button renderRoot={(props) => <Link to="/" {...props} />} variant="default">
            Go to your home page
          </Button>
        }
      >
        The link may be mistyped, or what it led to is not there any more.
      </EmptyState>
    </PageFrame>
  );
}
