import { Skeleton, Stack } from "@mantine/core";
import { PageFrame } from "./PageFrame";

/** The outline of a page on its way. */
export function PageSkeleton() {
  return (
    <PageFrame>
      <BlockSkeleton />
    </PageFrame>
  );
}

export function BlockSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <Stack gap="md" role="status" aria-label="Loading">
      <Skeleton height={26} width="36%" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <Skeleton key={row} height={44} />
      ))}
    </Stack>
  );
}
