import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";

/** A page that could not be shown: what happened, and a way to try again. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const known = toApiError(error);
  return (
    <PageFrame width="narrow">
      <ErrorNotice
        title={known.status === 404 ? "Nothing here" : "This page could not be shown"}
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </PageFrame>
  );
}
