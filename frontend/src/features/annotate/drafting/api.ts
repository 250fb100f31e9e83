import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type Suggestion = Schema<"Suggestion">;
export type Drafting = Schema<"Drafting">;

const byId = (id: number) => ({ path: { id } });

/** What one may ask models for in a project. */
export const draftingQuery = (projectId: number) =>
  queryOptions({
    queryKey: ["project", projectId, "drafting"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/drafting/", { params: { path: { project_id: projectId } } }),
      ),
    staleTime: 60_000,
  });

export const draftsOf = (assignmentId: number) =>
  unwrap(api.GET("/api/v1/assignments/{id}/suggestions/", { params: byId(assignmentId) }));

export const askDraft = (assignmentId: number, messages: unknown[] | null) =>
  unwrap(
    api.POST("/api/v1/assignments/{id}/suggestions/", {
      params: byId(assignmentId),
      body: messages === null ? {} : { messages: messages as Schema<"MessageRequest">[] },
    }),
  );

export const readSuggestion = (id: number) =>
  unwrap(api.GET("/api/v1/suggestions/{id}/", { params: byId(id) }));

export const cancelSuggestion = (id: number) =>
  unwrap(api.POST("/api/v1/suggestions/{id}/cancel/", { params: byId(id) }));

export const markUsed = (id: number, used: boolean) =>
  unwrap(api.POST("/api/v1/suggestions/{id}/use/", { params: byId(id), body: { used } }));

export const isLive = ({ state }: Pick<Suggestion, "state">) => state === "queued" || state === "streaming";

/** How often what is on its way is asked for. */
export const POLL_MS = 250;
