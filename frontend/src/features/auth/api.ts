import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { meQuery } from "@/app/session";

export type Token = Schema<"Token">;
export type NewToken = Schema<"NewToken">;
export type Scope = Token["scopes"][number];

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      unwrap(api.POST("/api/v1/auth/login/", { body })),
    meta: { ownSignIn: true },
    onSuccess: (me) => client.setQueryData(meQuery.queryKey, me),
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/auth/logout/")),
    // A fresh page: nothing that the person saw stays in memory.
    onSuccess: () => window.location.assign("/sign-in"),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; new: string }) =>
      unwrap(api.POST("/api/v1/auth/password/", { body })),
  });
}

export function useTokens() {
  return useQuery({
    queryKey: ["tokens"],
    queryFn: async () =>
      (await unwrap(api.GET("/api/v1/tokens/", { params: { query: { page_size: 200 } } }))).results,
  });
}

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; scopes: Scope[]; expires_at: string | null }) =>
      unwrap(api.POST("/api/v1/tokens/", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => unwrap(api.DELETE("/api/v1/tokens/{id}/", { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
}
