import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { shellRoute } from "@/app/routes";
import { meQuery } from "@/app/session";

export interface AuditSearch {
  actor?: number;
  verb?: string;
  object_type?: string;
  object_id?: string;
  project_id?: number;
}

const text = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) || undefined : undefined;
const id = (value: unknown) => {
  const read = Number(value);
  return value !== undefined && Number.isSafeInteger(read) && read > 0 ? read : undefined;
};

/** What only administrators see; everybody else is led home instead of into errors. */
const adminRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "admin",
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me.is_administrator) throw redirect({ to: "/" });
  },
});

const peopleRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "people",
  component: lazyRouteComponent(() => import("./PeoplePage"), "PeoplePage"),
});

const endpointsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "endpoints",
  component: lazyRouteComponent(() => import("@/features/serving/endpoints/EndpointsPage"), "EndpointsPage"),
});

export const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "audit",
  validateSearch: (search: Record<string, unknown>): AuditSearch => ({
    actor: id(search.actor),
    verb: text(search.verb),
    object_type: text(search.object_type),
    object_id: text(search.object_id),
    project_id: id(search.project_id),
  }),
  component: lazyRouteComponent(() => import("./AuditPage"), "AuditPage"),
});

export const adminRoutes = [adminRoute.addChildren([peopleRoute, endpointsRoute, auditRoute])] as const;
