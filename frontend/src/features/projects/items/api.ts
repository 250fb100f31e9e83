import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import type { ItemSearch } from "../routes";

export type ItemDetail = Schema<"ItemDetail">;
export type ItemResponse = Schema<"ItemResponse">;

export function useItems(projectId: number, { q, source, split, batch }: Omit<ItemSearch, "item">) {
  return usePages(["project", projectId, "items", { q, source, split, batch }], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/items/", {
        params: { path: { project_id: projectId }, query: { q, source, split, batch, cursor } },
      }),
    ),
  );
}

export const itemQuery = (itemId: number) =>
  queryOptions({
    queryKey: ["item", itemId],
    queryFn: () => unwrap(api.GET("/api/v1/items/{id}/", { params: { path: { id: itemId } } })),
  });
