import { useMutation, useQuery } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type SampleSet = Schema<"SampleSet">;
type Asked = Schema<"AskSamplesRequest">;

export const FEWEST = 2;
export const MOST = 8;
const POLL_MS = 700;

export function useAskSamples(projectId: number) {
  return useMutation({
    mutationFn: (body: Asked) =>
      unwrap(
        api.POST("/api/v1/projects/{project_id}/samples/", {
          params: { path: { project_id: projectId } },
          body,
        }),
      ),
  });
}

/** Answers on their way, until they are a task. */
export function useSamples(id: number | undefined) {
  return useQuery({
    queryKey: ["samples", id],
    queryFn: () => unwrap(api.GET("/api/v1/samples/{id}/", { params: { path: { id: id as number } } })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.ended_at ? false : POLL_MS),
  });
}
