import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";
import { KINDS, MARKS, ORDERS, STATES, type TaskFilters, type TaskOrder } from "./tasks/filters";

type Search = Record<string, unknown>;

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const number = (value: unknown) => {
  const read = Number(value);
  return value !== undefined && Number.isSafeInteger(read) && read > 0 ? read : undefined;
};
const among = <T extends string>(choices: { value: T }[], value: unknown) =>
  choices.find((choice) => choice.value === value)?.value;

/** Without the keys that have no value, so that they do not show in the address. */
function given<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}

export const DAYS = [7, 30, 90] as const;

export const dashboardRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "dashboard",
  validateSearch: (search: Search): { days?: number } =>
    given({ days: DAYS.find((days) => days === Number(search.days)) }),
  component: lazyRouteComponent(() => import("./dashboard/DashboardPage"), "DashboardPage"),
});

export interface TaskSearch extends TaskFilters {
  order?: TaskOrder;
  /** The task whose drawer is open. */
  task?: number;
}

export const tasksRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "tasks",
  validateSearch: (search: Search): TaskSearch =>
    given({
      q: text(search.q),
      kind: among(KINDS, search.kind),
      state: among(STATES, search.state),
      tag: text(search.tag),
      mark: among(MARKS, search.mark),
      order: among(ORDERS, search.order),
      task: number(search.task),
    }),
  component: lazyRouteComponent(() => import("./tasks/TasksPage"), "TasksPage"),
});

export const taskRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "tasks/$taskId",
  params: {
    parse: ({ taskId }) => ({ taskId: Number(taskId) }),
    stringify: ({ taskId }) => ({ taskId: String(taskId) }),
  },
  component: lazyRouteComponent(() => import("./tasks/TaskPage"), "TaskPage"),
});

export const leasesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "leases",
  validateSearch: (search: Search): { stale?: true } =>
    search.stale === true || search.stale === "true" ? { stale: true } : {},
  component: lazyRouteComponent(() => import("./tasks/LeasesPage"), "LeasesPage"),
});

export const reliabilityRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "reliability",
  component: lazyRouteComponent(() => import("./people/ReliabilityPage"), "ReliabilityPage"),
});

export const personRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "reliability/$userId",
  params: {
    parse: ({ userId }) => ({ userId: Number(userId) }),
    stringify: ({ userId }) => ({ userId: String(userId) }),
  },
  component: lazyRouteComponent(() => import("./people/PersonPage"), "PersonPage"),
});

export const agreementRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "agreement",
  component: lazyRouteComponent(() => import("./agreement/AgreementPage"), "AgreementPage"),
});

export const GOLD_TABS = ["questions", "qualification", "probes"] as const;
export type GoldTab = (typeof GOLD_TABS)[number];

export const goldRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "gold",
  validateSearch: (search: Search): { tab?: GoldTab } =>
    given({ tab: GOLD_TABS.find((tab) => tab === search.tab) }),
  component: lazyRouteComponent(() => import("./gold/GoldPage"), "GoldPage"),
});

/** Pages below /projects/$projectId. */
export const qualityRoutes = [
  dashboardRoute,
  tasksRoute,
  taskRoute,
  leasesRoute,
  reliabilityRoute,
  personRoute,
  agreementRoute,
  goldRoute,
] as const;
