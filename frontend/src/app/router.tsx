import { createRoute, createRouter } from "@tanstack/react-router";
import { queryClient } from "@/api/queryClient";
import { PageSkeleton } from "@/components/PageSkeleton";
import { adminRoutes } from "@/features/admin/routes";
import { annotateProjectRoutes, annotateRoutes } from "@/features/annotate/routes";
import { accountRoutes, signInRoute } from "@/features/auth/routes";
import { datasetsRoutes } from "@/features/datasets/routes";
import { evaluationRoutes } from "@/features/evaluation/routes";
import { homeRoute } from "@/features/home/routes";
import { projectsProjectRoutes, projectsRoutes } from "@/features/projects/routes";
import { qualityRoutes } from "@/features/quality/routes";
import { reviewProjectRoutes, reviewRoutes } from "@/features/review/routes";
import { servingProjectRoutes } from "@/features/serving/routes";
import { trainingRoutes } from "@/features/training/routes";
import { NotFoundPage } from "./NotFoundPage";
import { RouteError } from "./RouteError";
import { projectRoute, rootRoute, shellRoute } from "./routes";

/** An address that no page has, inside the shell, so that the way on is in sight. */
const elsewhereRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "$",
  component: NotFoundPage,
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    homeRoute,
    ...accountRoutes,
    ...annotateRoutes,
    ...reviewRoutes,
    ...projectsRoutes,
    ...adminRoutes,
    elsewhereRoute,
    projectRoute.addChildren([
      ...annotateProjectRoutes,
      ...reviewProjectRoutes,
      ...projectsProjectRoutes,
      ...qualityRoutes,
      ...datasetsRoutes,
      ...trainingRoutes,
      ...evaluationRoutes,
      ...servingProjectRoutes,
    ]),
  ]),
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
