import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";

export type DatasetTab = "report" | "records" | "files";
const TABS: DatasetTab[] = ["report", "records", "files"];

export const datasetListRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "datasets",
  validateSearch: (search: Record<string, unknown>): { freeze?: boolean } =>
    search.freeze ? { freeze: true } : {},
  component: lazyRouteComponent(() => import("./DatasetsPage"), "DatasetsPage"),
});

export const datasetRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "datasets/$versionId",
  params: {
    parse: ({ versionId }) => ({ versionId: Number(versionId) }),
    stringify: ({ versionId }) => ({ versionId: String(versionId) }),
  },
  validateSearch: (search: Record<string, unknown>): { tab?: DatasetTab; show?: string } => ({
    tab: TABS.find((tab) => tab === search.tab),
    show: typeof search.show === "string" ? search.show : undefined,
  }),
  component: lazyRouteComponent(() => import("./DatasetPage"), "DatasetPage"),
});

export const datasetsRoutes = [datasetListRoute, datasetRoute] as const;
