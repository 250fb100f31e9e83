import { Button, Checkbox, Drawer, Group, Text } from "@mantine/core";
import { IconClockPause, IconListSearch, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useRoles } from "@/app/session";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { ButtonLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { type TaskSearch, tasksRoute } from "../routes";
import { taskCountQuery, useTasks } from "./api";
import { ChangeBar } from "./ChangeBar";
import { ChangesUnderWay } from "./ChangesUnderWay";
import { columns } from "./columns";
import { Filters } from "./Filters";
import { countWords, isFiltered, type TaskFilters } from "./filters";
import { TaskView } from "./TaskView";

/** Every question of the project to people: who has it, what is in, and the same change to many at once. */
export function TasksPage() {
  const { projectId } = tasksRoute.useParams();
  const search = tasksRoute.useSearch();
  const { task, order = "newest", ...filters } = search;
  const navigate = useNavigate();
  const manages = useRoles(projectId).has("manager");
  const pages = useTasks(projectId, filters, order);
  const count = useQuery(taskCountQuery(projectId, filters));
  const selection = useSelection(filters);
  const filtered = isFiltered(filters);
  const empty = !filtered && !pages.isPending && !pages.error && pages.rows.length === 0;
  const go = (change: Partial<TaskSearch>, replace = false) =>
    void navigate({
      to: "/projects/$projectId/tasks",
      params: { projectId },
      search: { ...search, ...change },
      replace,
    });
  const shown = pages.rows.map((row) => row.id);
  return (
    <PageFrame width="wide">
      <PageHeader
        title="Tasks"
        description="Each is one question to people about one item: who has it, what is in, and what stands in its way."
        actions={
          manages && (
            <ButtonLink
              to="/projects/$projectId/leases"
              params={{ projectId }}
              variant="default"
              leftSection={<IconClockPause size={16} aria-hidden />}
            >
              Who holds what
            </ButtonLink>
          )
        }
      />
      {manages && <ChangesUnderWay projectId={projectId} />}
      {!empty && <Filters projectId={projectId} filters={filters} order={order} onChange={go} />}
      {!empty && (
        <Group justify="space-between" mb="xs" mih={30}>
          <Text size="sm" c="dimmed" role="status">
            {count.data ? countWords(count.data) : " "}
          </Text>
          {manages && pages.rows.length > 0 && (
            <Checkbox
              size="xs"
              label={`Choose the ${shown.length.toLocaleString("en")} shown`}
              checked={shown.every((id) => selection.has(id))}
              indeterminate={shown.some((id) => selection.has(id)) && !shown.every((id) => selection.has(id))}
              onChange={(event) => selection.set(event.currentTarget.checked ? shown : [])}
            />
          )}
        </Group>
      )}
      <CursorTable
        label="Tasks"
        pages={pages}
        rowProps={(row) => ({ selected: row.id === task, onClick: () => go({ task: row.id }) })}
        columns={columns({
          open: (id) => go({ task: id }),
          chosen: manages ? selection : null,
        })}
        empty={
          filtered ? (
            <EmptyState
              icon={IconSearch}
              title="No task fits"
              action={
                <Button
                  variant="default"
                  onClick={() =>
                    go({ q: undefined, kind: undefined, state: undefined, tag: undefined, mark: undefined })
                  }
                >
                  Clear the filters
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={IconListSearch}
              title="This project has no tasks yet"
              action={
                manages && (
                  <ButtonLink to="/projects/$projectId/imports" params={{ projectId }}>
                    Import a file
                  </ButtonLink>
                )
              }
            >
              An import brings in prompts and pairs, and makes a task of each.
            </EmptyState>
          )
        }
      />
      {manages && (
        <ChangeBar
          projectId={projectId}
          chosen={selection.ids}
          filters={filters}
          count={count.data}
          onClear={() => selection.set([])}
        />
      )}
      <Drawer
        opened={task !== undefined}
        onClose={() => go({ task: undefined })}
        position="right"
        size="min(720px, 100vw)"
        title={`Task ${task ?? ""}`}
      >
        {task !== undefined && <TaskView projectId={projectId} taskId={task} />}
      </Drawer>
    </PageFrame>
  );
}

export interface Selection {
  ids: number[];
  has: (id: number) => boolean;
  toggle: (id: number) => void;
  set: (ids: number[]) => void;
}

/** What is chosen in the list; other filters begin a new choice, as what is not in sight is not meant. */
function useSelection(filters: TaskFilters): Selection {
  const key = JSON.stringify(filters);
  const [state, setState] = useState<{ key: string; ids: ReadonlySet<number> }>({ key, ids: new Set() });
  const ids = state.key === key ? state.ids : new Set<number>();
  return {
    ids: [...ids],
    has: (id) => ids.has(id),
    toggle: (id) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setState({ key, ids: next });
    },
    set: (chosen) => setState({ key, ids: new Set(chosen) }),
  };
}
