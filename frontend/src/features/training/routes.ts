import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";

const METHODS = ["sft", "dpo", "generate"] as const;
export type MethodFilter = (typeof METHODS)[number];
const TABS = ["progress", "history", "records", "log", "settings"] as const;
export type JobTab = (typeof TABS)[number];

/** A row's id in the search part of an address; anything else is no id. */
function idOf(value: unknown): number | undefined {
  const id = Number(value);
  return Number.isInteger(id) && id > 0 ? id : undefined;
}

export const jobListRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "jobs",
  validateSearch: (search: Record<string, unknown>): { method?: MethodFilter } => ({
    method: METHODS.find((method) => method === search.method),
  }),
  component: lazyRouteComponent(() => import("./jobs/JobsPage"), "JobsPage"),
});

export interface LaunchSearch {
  method?: "sft" | "dpo";
  base?: number;
  dataset?: number;
  /** A job whose settings are taken over. */
  like?: number;
}

export const launchRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "jobs/new",
  validateSearch: (search: Record<string, unknown>): LaunchSearch => ({
    method: search.method === "dpo" || search.method === "sft" ? search.method : undefined,
    base: idOf(search.base),
    dataset: idOf(search.dataset),
    like: idOf(search.like),
  }),
  component: lazyRouteComponent(() => import("./launch/LaunchPage"), "LaunchPage"),
});

export const jobRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "jobs/$jobId",
  params: {
    parse: ({ jobId }) => ({ jobId: Number(jobId) }),
    stringify: ({ jobId }) => ({ jobId: String(jobId) }),
  },
  validateSearch: (search: Record<string, unknown>): { tab?: JobTab } => ({
    tab: TABS.find((tab) => tab === search.tab),
  }),
  component: lazyRouteComponent(() => import("./jobs/JobPage"), "JobPage"),
});

export const modelListRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "models",
  component: lazyRouteComponent(() => import("./models/ModelsPage"), "ModelsPage"),
});

export const modelRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "models/$modelId",
  params: {
    parse: ({ modelId }) => ({ modelId: Number(modelId) }),
    stringify: ({ modelId }) => ({ modelId: String(modelId) }),
  },
  component: lazyRouteComponent(() => import("./models/ModelPage"), "ModelPage"),
});

export const trainingRoutes = [jobListRoute, launchRoute, jobRoute, modelListRoute, modelRoute] as const;
