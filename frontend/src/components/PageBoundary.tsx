import { IconMapQuestion } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { toApiError } from "@/api/errors";
import { EmptyState } from "./EmptyState";
import { ErrorNotice } from "./ErrorNotice";
import { ButtonLink } from "./links";
import { PageHeader } from "./PageHeader";
import { BlockSkeleton } from "./PageSkeleton";

/** A page about one thing: the thing, its skeleton, that there is none, or why it cannot be shown. */
export function PageBoundary<T>({
  query,
  what,
  back,
  children,
}: {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  /** What the page is about, as in "This job could not be shown". */
  what: string;
  /** Where the others of its kind are. */
  back: { label: string; to: string };
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <BlockSkeleton />;
  const { status, message } = toApiError(query.error);
  if (status === 404)
    return (
      <EmptyState
        page
        icon={IconMapQuestion}
        title={`There is no such ${what}`}
        action={
          <ButtonLink to={back.to as string} variant="default">
            {back.label}
          </ButtonLink>
        }
      >
        {message}
      </EmptyState>
    );
  return (
    <>
      <PageHeader title={`This ${what} could not be shown`} crumbs={[back]} />
      <ErrorNotice title="It did not come" error={query.error} onRetry={() => void query.refetch()} />
    </>
  );
}
