import { Button, Center, Text } from "@mantine/core";
import type { Pages } from "@/api/pages";

/** Below a list that grows: the button for the next page, or what all of it was. */
export function ShowMore<T>({ pages, all }: { pages: Pages<T>; all: string }) {
  return (
    <Center>
      {pages.hasNextPage ? (
        <Button variant="default" onClick={pages.more} loading={pages.isFetchingNextPage}>
          Show more
        </Button>
      ) : (
        <Text size="xs" c="dimmed">
          {all}
        </Text>
      )}
    </Center>
  );
}
