import { Button, Center, ScrollArea, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Pages } from "@/api/pages";
import classes from "./CursorTable.module.css";
import { ErrorNotice } from "./ErrorNotice";
import { BlockSkeleton } from "./PageSkeleton";

export interface Column<T> {
  header: ReactNode;
  cell: (row: T) => ReactNode;
  /** Hidden on phones: the first columns must be enough to know a row by. */
  wide?: boolean;
  align?: "left" | "right";
  width?: number | string;
}

/** A list of the API: loads page by page, with its skeleton, its empty state and its error. */
export function CursorTable<T extends { id: number }>({
  label,
  pages,
  columns,
  empty,
  rowProps,
}: {
  label: string;
  pages: Pages<T>;
  columns: Column<T>[];
  empty: ReactNode;
  rowProps?: (row: T) => { selected?: boolean; onClick?: () => void };
}) {
  if (pages.isPending) return <BlockSkeleton rows={6} />;
  if (pages.error && pages.rows.length === 0)
    return <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.rows.length === 0) return empty;
  return (
    <>
      <ScrollArea
        type="auto"
        className={classes.area}
        viewportProps={{ tabIndex: 0, role: "group", "aria-label": label }}
      >
        <Table aria-label={label} highlightOnHover className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column, index) => (
                <Table.Th
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                  key={index}
                  ta={column.align}
                  w={column.width}
                  visibleFrom={column.wide ? "sm" : undefined}
                >
                  {column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pages.rows.map((row) => {
              const extra = rowProps?.(row) ?? {};
              return (
                <Table.Tr
                  key={row.id}
                  aria-selected={extra.selected}
                  data-selected={extra.selected || undefined}
                  data-clickable={extra.onClick ? true : undefined}
                  onClick={extra.onClick}
                >
                  {columns.map((column, index) => (
                    <Table.Td
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                      key={index}
                      ta={column.align}
                      visibleFrom={column.wide ? "sm" : undefined}
                    >
                      {column.cell(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {pages.error && <ErrorNotice error={pages.error} onRetry={() => void pages.fetchNextPage()} />}
      <Center mt="md">
        {pages.hasNextPage ? (
          <Button variant="default" onClick={pages.more} loading={pages.isFetchingNextPage}>
            Show more
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            {pages.rows.length === 1 ? "1 entry" : `${pages.rows.length} entries`}
          </Text>
        )}
      </Center>
    </>
  );
}
