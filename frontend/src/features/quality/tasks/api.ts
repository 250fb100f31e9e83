import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import { asQuery, type TaskFilters, type TaskOrder } from "./filters";

export type TaskRow = Schema<"TaskRow">;
export type TaskDetail = Schema<"Task">;
export type TaskChange = Schema<"TaskChange">;
/** A change as it is asked for: the tasks themselves (`task_ids`), or all that fit a filter. */
export type Change = Schema<"TaskChangeRequestRequest">;
export type Changed = Schema<"TaskChanged">;

const tasksKey = (projectId: number) => ["project", projectId, "tasks"] as const;
const path = (projectId: number) => ({ path: { project_id: projectId } });

export function useTasks(projectId: number, filters: TaskFilters, order: TaskOrder) {
  return usePages<TaskRow>([...tasksKey(projectId), "list", filters, order], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/tasks/", {
        params: { ...path(projectId), query: { ...asQuery(filters), order, cursor } },
      }),
    ),
  );
}

export const taskCountQuery = (projectId: number, filters: TaskFilters) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), "count", filters],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/tasks/count/", {
          params: { ...path(projectId), query: asQuery(filters) },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export function useChangeTasks(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) =>
      unwrap(api.POST("/api/v1/projects/{project_id}/tasks/change/", { params: path(projectId), body })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["task"] });
      return client.invalidateQueries({ queryKey: ["project", projectId] });
    },
  });
}

const changesKey = (projectId: number) => [...tasksKey(projectId), "changes"] as const;

/** The newest changes of many tasks; while one is under way, it is asked for again and again. */
export const changesQuery = (projectId: number) =>
  queryOptions({
    queryKey: changesKey(projectId),
    queryFn: async () =>
      (
        await unwrap(
          api.GET("/api/v1/projects/{project_id}/tasks/changes/", {
            params: { ...path(projectId), query: { page_size: 5 } },
          }),
        )
      ).results,
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? 2_000 : false),
  });

export function isUnderWay(change: TaskChange): boolean {
  return change.state === "queued" || change.state === "running";
}

export function useStopChange(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/tasks/changes/{change_id}/stop/", {
          params: { path: { project_id: projectId, change_id: id } },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: tasksKey(projectId) }),
  });
}

export const taskQuery = (projectId: number, taskId: number) =>
  queryOptions({
    queryKey: ["task", taskId],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/tasks/{task_id}/", {
          params: { path: { project_id: projectId, task_id: taskId } },
        }),
      ),
  });

/** The tags that tasks of the project ask for, by name. */
export const tagsQuery = (projectId: number) =>
  queryOptions({
    queryKey: [...tasksKey(projectId), "tags"],
    queryFn: async () => {
      const { results } = await unwrap(
        api.GET("/api/v1/projects/{project_id}/audiences/", {
          params: { ...path(projectId), query: { page_size: 200 } },
        }),
      );
      return [...new Set(results.flatMap((one) => one.tags))].sort();
    },
  });
