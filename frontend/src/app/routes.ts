import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { BareError, BareNotFound } from "./Bare";
import { RootLayout } from "./RootLayout";
import { RouteError } from "./RouteError";
import { meQuery } from "./session";

/** The routes that features hang their pages on. A feature's own routes live in `features/<name>/routes.ts`. */

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: RootLayout,
  errorComponent: BareError,
  notFoundComponent: BareNotFound,
});

/** Everything that needs a signed-in person, inside the shell with its navigation. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (thrown) {
      if (!toApiError(thrown).isSignedOut) throw thrown;
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
    }
  },
  component: lazyRouteComponent(() => import("./Shell"), "Shell"),
  errorComponent: RouteError,
});

/** `/projects/$projectId/...` with the id as a number. */
export const projectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "projects/$projectId",
  params: {
    parse: ({ projectId }) => ({ projectId: Number(projectId) }),
    stringify: ({ projectId }) => ({ projectId: String(projectId) }),
  },
  errorComponent: RouteError,
});
