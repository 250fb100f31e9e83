import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";

/** A page that could not be shown: what happened, and a way to try again. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const known = toApiError(error);
  return (
    <PageFrame width="narrow">
      <PageHeader title={known.status === 404 ? "There is nothing here" : "This page could not be shown"} />
      <ErrorNotice
        title="What happened"
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </PageFrame>
  );
}
