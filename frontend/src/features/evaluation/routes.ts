import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";

/** A row's id in the search part of an address; anything else is no id. */
function idOf(value: unknown): number | undefined {
  const id = Number(value);
  return Number.isInteger(id) && id > 0 ? id : undefined;
}

export interface EvaluationListSearch {
  create?: boolean;
  /** Ids of models to choose beforehand, with commas between. */
  models?: string;
  dataset?: number;
}

export const evaluationListRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "evaluations",
  validateSearch: (search: Record<string, unknown>): EvaluationListSearch => ({
    create: search.create ? true : undefined,
    models: search.models === undefined ? undefined : String(search.models),
    dataset: idOf(search.dataset),
  }),
  component: lazyRouteComponent(() => import("./evaluations/EvaluationsPage"), "EvaluationsPage"),
});

export type RecordFilter = "differ" | "wrong";

export const evaluationRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "evaluations/$evaluationId",
  params: {
    parse: ({ evaluationId }) => ({ evaluationId: Number(evaluationId) }),
    stringify: ({ evaluationId }) => ({ evaluationId: String(evaluationId) }),
  },
  validateSearch: (search: Record<string, unknown>): { only?: RecordFilter } => ({
    only: search.only === "differ" || search.only === "wrong" ? search.only : undefined,
  }),
  component: lazyRouteComponent(() => import("./evaluations/EvaluationPage"), "EvaluationPage"),
});

export interface ComparisonListSearch {
  create?: boolean;
  evaluation?: number;
}

export const comparisonListRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "comparisons",
  validateSearch: (search: Record<string, unknown>): ComparisonListSearch => ({
    create: search.create ? true : undefined,
    evaluation: idOf(search.evaluation),
  }),
  component: lazyRouteComponent(() => import("./comparisons/ComparisonsPage"), "ComparisonsPage"),
});

export const comparisonRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "comparisons/$comparisonId",
  params: {
    parse: ({ comparisonId }) => ({ comparisonId: Number(comparisonId) }),
    stringify: ({ comparisonId }) => ({ comparisonId: String(comparisonId) }),
  },
  component: lazyRouteComponent(() => import("./comparisons/ComparisonPage"), "ComparisonPage"),
});

export const evaluationRoutes = [
  evaluationListRoute,
  evaluationRoute,
  comparisonListRoute,
  comparisonRoute,
] as const;
