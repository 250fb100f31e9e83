import { Button, Group, ScrollArea, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCalculator, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { toApiError } from "@/api/errors";
import { EmptyState } from "@/components/EmptyState";
import { TimeAgo } from "@/components/TimeAgo";
import { useRefresh } from "./reports";

/** A table of figures that scrolls by itself where the window is narrow. */
export function WideTable({
  label,
  head,
  minWidth,
  children,
}: {
  label: string;
  head: ReactNode;
  /** In pixels: below it the table scrolls rather than break its words. */
  minWidth?: number;
  children: ReactNode;
}) {
  return (
    <ScrollArea
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: "group", "aria-label": label }}
    >
      <Table aria-label={label} verticalSpacing="xs" miw={minWidth}>
        <Table.Thead>
          <Table.Tr>{head}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

/** A figure and, below it, what to read it by. */
export function FigureCell({
  value,
  detail,
  alert = false,
}: {
  value: string;
  detail?: string;
  alert?: boolean;
}) {
  return (
    <Table.Td style={{ whiteSpace: "nowrap" }}>
      <Text size="sm" className="tabular" fw={alert ? 600 : undefined}>
        {value}
      </Text>
      {detail && (
        <Text size="xs" c="dimmed" className="tabular">
          {detail}
        </Text>
      )}
    </Table.Td>
  );
}

/** When a report was computed, and the way to have it anew. */
export function Freshness({
  projectId,
  report,
}: {
  projectId: number;
  report: { computed_at: string | null; up_to_date: boolean };
}) {
  return (
    <Group gap="sm">
      {report.computed_at && (
        <Text size="sm" c="dimmed" component="div">
          Computed <TimeAgo at={report.computed_at} span />
          {report.up_to_date ? "" : "; there are newer answers"}
        </Text>
      )}
      <RefreshButton projectId={projectId} label={report.computed_at ? "Compute anew" : "Compute now"} />
    </Group>
  );
}

function RefreshButton({ projectId, label }: { projectId: number; label: string }) {
  const refresh = useRefresh(projectId);
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={refresh.isPending}
      onClick={() =>
        refresh.mutate(undefined, {
          onSuccess: ({ queued }) =>
            notifications.show(
              queued
                ? { title: "The figures are being computed", message: "They appear here by themselves." }
                : {
                    color: "orange",
                    title: "No worker can be reached just now",
                    message: "The figures are computed as soon as one runs.",
                  },
            ),
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "It was not asked for",
              message: toApiError(error).message,
            }),
        })
      }
    >
      {label}
    </Button>
  );
}

/** A report that nobody has computed yet. */
export function NotComputed({ projectId, children }: { projectId: number; children: ReactNode }) {
  return (
    <EmptyState
      icon={IconCalculator}
      title="There are no figures yet"
      action={<RefreshButton projectId={projectId} label="Compute now" />}
    >
      {children}
    </EmptyState>
  );
}
