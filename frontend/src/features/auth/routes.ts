import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute, shellRoute } from "@/app/routes";

/** Only an address of this application: never another site, never a protocol. */
export function safeNext(next: unknown): string | undefined {
  if (typeof next !== "string" || !next.startsWith("/") || next.startsWith("//") || next.includes("\\"))
    return undefined;
  return next;
}

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = safeNext(search.next);
    return next ? { next } : {};
  },
  component: lazyRouteComponent(() => import("./SignInPage"), "SignInPage"),
});

export const accountRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "account/password",
    component: lazyRouteComponent(() => import("./PasswordPage"), "PasswordPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "account/tokens",
    component: lazyRouteComponent(() => import("./TokensPage"), "TokensPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "account/keyboard",
    component: lazyRouteComponent(() => import("./keyboard/KeyboardPage"), "KeyboardPage"),
  }),
] as const;
