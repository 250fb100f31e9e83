import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";

export type Alarm = Schema<"Alarm">;
export type AlarmState = Alarm["state"];
export type AlarmClosing = Schema<"AlarmCloseRequestRequest">["action"];

const alarmsKey = (projectId: number) => ["project", projectId, "alarms"] as const;

export function useAlarms(projectId: number, of: { state?: AlarmState; person?: number }) {
  return usePages([...alarmsKey(projectId), of], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/alarms/", {
        params: { path: { project_id: projectId }, query: { ...of, cursor } },
      }),
    ),
  );
}

export function useCloseAlarm(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: number; action: AlarmClosing; note: string }) =>
      unwrap(api.POST("/api/v1/alarms/{id}/close/", { params: { path: { id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: alarmsKey(projectId) }),
  });
}

export type ProfileChange = Schema<"ProfileChangeRequest">;

const member = (projectId: number, userId: number) => ({
  params: { path: { project_id: projectId, user_id: userId } },
});

function useAfterwards(projectId: number) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["project", projectId] });
}

export function useChangeProfile(projectId: number) {
  return useMutation({
    mutationFn: ({ userId, ...body }: ProfileChange & { userId: number }) =>
      unwrap(
        api.PUT("/api/v1/projects/{project_id}/members/{user_id}/profile/", {
          ...member(projectId, userId),
          body,
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}

/** Takes a person off the work until they have qualified anew. */
export function useRetrain(projectId: number) {
  return useMutation({
    mutationFn: ({ userId, note }: { userId: number; note: string }) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/members/{user_id}/retrain/", {
          ...member(projectId, userId),
          body: { note },
        }),
      ),
    onSuccess: useAfterwards(projectId),
  });
}

export function useLetBack(projectId: number) {
  return useMutation({
    mutationFn: (userId: number) =>
      unwrap(
        api.DELETE("/api/v1/projects/{project_id}/members/{user_id}/retrain/", member(projectId, userId)),
      ),
    onSuccess: useAfterwards(projectId),
  });
}
