import { createRouter } from "@tanstack/react-router";
import { queryClient } from "@/api/queryClient";
import { PageSkeleton } from "@/components/PageSkeleton";
import { accountRoutes, signInRoute } from "@/features/auth/routes";
import { homeRoute } from "@/features/home/routes";
import { NotFoundPage } from "./NotFoundPage";
import { RouteError } from "./RouteError";
import { projectRoute, rootRoute, shellRoute } from "./routes";

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([homeRoute, ...accountRoutes, projectRoute.addChildren([])]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 250,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
