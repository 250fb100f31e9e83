import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import { isLive, POLL_MS, readSuggestion } from "@/features/annotate/drafting/api";

export type Endpoint = Schema<"Endpoint">;
export type EndpointWrite = Schema<"EndpointWriteRequest">;

export function useEndpoints() {
  return usePages(["endpoints"], (cursor) =>
    unwrap(api.GET("/api/v1/endpoints/", { params: { query: { cursor } } })),
  );
}

function useAfterwards() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["endpoints"] });
}

/** Sets an endpoint up, or changes the one with this id. */
export function useSaveEndpoint(id: number | null) {
  return useMutation({
    mutationFn: (body: EndpointWrite) =>
      id === null
        ? unwrap(api.POST("/api/v1/endpoints/", { body }))
        : unwrap(api.PATCH("/api/v1/endpoints/{id}/", { params: { path: { id } }, body })),
    onSuccess: useAfterwards(),
  });
}

export function useSwitchEndpoint() {
  return useMutation({
    mutationFn: ({ id, enabled }: { id: number; enabled: boolean }) =>
      unwrap(api.PATCH("/api/v1/endpoints/{id}/", { params: { path: { id } }, body: { enabled } })),
    onSuccess: useAfterwards(),
  });
}

export function useTryEndpoint() {
  return useMutation({
    mutationFn: (id: number) =>
      unwrap(api.POST("/api/v1/endpoints/{id}/test/", { params: { path: { id } } })),
  });
}

/** A test as it goes on. */
export function useTrial(id: number | undefined) {
  return useQuery({
    queryKey: ["suggestion", id],
    queryFn: () => readSuggestion(id as number),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data === undefined || isLive(state.data) ? POLL_MS : false),
  });
}
