import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type AnnotatorWork = Schema<"AnnotatorWork">;
export type ReviewerWork = Schema<"ReviewerWork">;
export type ManagerWork = Schema<"ManagerWork">;
export type AdministratorWork = Schema<"AdministratorWork">;
export type Home = Schema<"Home">;

export const homeQuery = queryOptions({
  queryKey: ["home"],
  queryFn: () => unwrap(api.GET("/api/v1/home/")),
  refetchInterval: 60_000,
});

/** Every project that the person may see, by name, for the switcher. */
export const projectNamesQuery = queryOptions({
  queryKey: ["projects", "names"],
  queryFn: async () => {
    const page = await unwrap(api.GET("/api/v1/projects/", { params: { query: { page_size: 200 } } }));
    return page.results.map(({ id, name }) => ({ id, name }));
  },
  staleTime: 60_000,
});
