import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";
import type { Kind } from "@/features/annotate/api";

export interface ReviewSearch {
  kind?: Kind;
  author?: number;
  /** The one on the screen; without it, the queue is shown. */
  annotation?: number;
}

const id = (value: unknown): number | undefined => {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

export const reviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "review",
  validateSearch: (search: Record<string, unknown>): ReviewSearch => ({
    ...(search.kind === "write" || search.kind === "rank" ? { kind: search.kind } : {}),
    ...(id(search.author) ? { author: id(search.author) } : {}),
    ...(id(search.annotation) ? { annotation: id(search.annotation) } : {}),
  }),
  component: lazyRouteComponent(() => import("./ReviewPage"), "ReviewPage"),
});

/** Pages outside of one project. */
export const reviewRoutes = [] as const;

/** Pages below /projects/$projectId. */
export const reviewProjectRoutes = [reviewRoute] as const;
