import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";
import type { Kind } from "@/features/annotate/api";
import type { QueueFilter } from "./api";
import { isReason } from "./causes";

export interface ReviewSearch extends QueueFilter {
  /** The one on the screen; without it, the queue is shown. */
  annotation?: number;
}

const id = (value: unknown): number | undefined => {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

const kindOf = ({ kind }: Record<string, unknown>): { kind?: Kind } =>
  kind === "write" || kind === "rank" ? { kind } : {};

export const reviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "review",
  validateSearch: (search: Record<string, unknown>): ReviewSearch => ({
    ...kindOf(search),
    ...(id(search.author) ? { author: id(search.author) } : {}),
    ...(isReason(search.reason) ? { reason: search.reason } : {}),
    ...(search.order === "disagreement" ? { order: search.order } : {}),
    ...(search.agreed === true ? { agreed: true } : {}),
    ...(id(search.annotation) ? { annotation: id(search.annotation) } : {}),
  }),
  component: lazyRouteComponent(() => import("./ReviewPage"), "ReviewPage"),
});

const statsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "review/stats",
  component: lazyRouteComponent(() => import("./stats/ReviewStatsPage"), "ReviewStatsPage"),
});

export const disputesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "disputes",
  validateSearch: kindOf,
  component: lazyRouteComponent(() => import("./disputes/DisputesPage"), "DisputesPage"),
});

export const disputeRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "disputes/$taskId",
  validateSearch: kindOf,
  params: {
    parse: ({ taskId }) => ({ taskId: Number(taskId) }),
    stringify: ({ taskId }) => ({ taskId: String(taskId) }),
  },
  component: lazyRouteComponent(() => import("./disputes/DisputePage"), "DisputePage"),
});

/** Pages outside of one project. */
export const reviewRoutes = [] as const;

/** Pages below /projects/$projectId. */
export const reviewProjectRoutes = [reviewRoute, statsRoute, disputesRoute, disputeRoute] as const;
