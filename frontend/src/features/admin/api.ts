import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import type { AuditSearch } from "./routes";

export type User = Schema<"User">;
export type AuditEvent = Schema<"AuditEvent">;
export type UserCreate = Schema<"UserCreateRequest">;
export type UserChange = Schema<"PatchedUserUpdateRequest">;

export function useUsers(active: boolean | undefined) {
  return usePages(["users", { active }], (cursor) =>
    unwrap(api.GET("/api/v1/users/", { params: { query: { is_active: active, cursor, page_size: 100 } } })),
  );
}

/** The first people of the site by name, to filter by. */
export function useUserNames() {
  return useQuery({
    queryKey: ["users", "names"],
    queryFn: async () =>
      (await unwrap(api.GET("/api/v1/users/", { params: { query: { page_size: 200 } } }))).results,
    staleTime: 60_000,
  });
}

function useAfterwards() {
  const client = useQueryClient();
  return () => {
    // Somebody may have changed their own name or rights.
    for (const key of ["me", "home"]) void client.invalidateQueries({ queryKey: [key] });
    return client.invalidateQueries({ queryKey: ["users"] });
  };
}

export function useCreateUser() {
  return useMutation({
    mutationFn: (body: UserCreate) => unwrap(api.POST("/api/v1/users/", { body })),
    onSuccess: useAfterwards(),
  });
}

export function useChangeUser() {
  return useMutation({
    mutationFn: ({ id, ...body }: UserChange & { id: number }) =>
      unwrap(api.PATCH("/api/v1/users/{id}/", { params: { path: { id } }, body })),
    onSuccess: useAfterwards(),
  });
}

export function useAudit(search: AuditSearch) {
  return usePages(["audit", search], (cursor) =>
    unwrap(api.GET("/api/v1/audit/", { params: { query: { ...search, cursor, page_size: 50 } } })),
  );
}
