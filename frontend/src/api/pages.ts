import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";

/** One page of any list of the API. */
export interface Page<T> {
  results: T[];
  next?: string | null;
  previous?: string | null;
}

/** The cursor inside a page's `next` address. */
export function cursorOf(address: string | null | undefined): string | undefined {
  if (!address) return undefined;
  return new URL(address, window.location.origin).searchParams.get("cursor") ?? undefined;
}

/** A list that grows page by page. `rows` is flat; call `more` for the next page. */
export function usePages<T>(
  queryKey: QueryKey,
  fetchPage: (cursor: string | undefined) => Promise<Page<T>>,
  {
    refetchInterval,
    ...options
  }: { enabled?: boolean; refetchInterval?: number | false | ((rows: T[]) => number | false) } = {},
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    refetchInterval: (query) =>
      typeof refetchInterval === "function"
        ? refetchInterval(query.state.data?.pages.flatMap((page) => page.results) ?? [])
        : refetchInterval,
    ...options,
  });
  return {
    ...query,
    rows: query.data?.pages.flatMap((page) => page.results) ?? [],
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
  };
}

export type Pages<T> = ReturnType<typeof usePages<T>>;
