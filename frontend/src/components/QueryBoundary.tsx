import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorNotice } from "./ErrorNotice";
import { BlockSkeleton } from "./PageSkeleton";

/** Shows a query's content, its skeleton while it loads, or its error with a way to try again. */
export function QueryBoundary<T>({
  query,
  children,
  skeleton,
  errorTitle,
}: {
  query: Pick<UseQueryResult<T>, "data" | "error" | "isPending" | "refetch">;
  children: (data: T) => ReactNode;
  skeleton?: ReactNode;
  errorTitle?: string;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return <ErrorNotice title={errorTitle} error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton ?? <BlockSkeleton />;
}
