import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";

export type Me = Schema<"Me">;
export type Role = "annotator" | "reviewer" | "manager";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => unwrap(api.GET("/api/v1/auth/me/")),
  staleTime: 60_000,
  retry: false,
});

/** The signed-in person. Only below the shell, whose route has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** What the signed-in person may do in a project. An administrator of the site manages every project. */
export function rolesIn(me: Me, projectId: number): Set<Role> {
  const roles = new Set<Role>(
    me.memberships.find((membership) => membership.project_id === projectId)?.roles ?? [],
  );
  if (me.is_administrator) roles.add("manager");
  return roles;
}

export function useRoles(projectId: number): Set<Role> {
  const { data } = useQuery(meQuery);
  return data ? rolesIn(data, projectId) : new Set();
}
