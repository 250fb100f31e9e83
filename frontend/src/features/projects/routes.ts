import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Schema } from "@/api/client";
import { projectRoute, shellRoute } from "@/app/routes";
import { type SettingsTab, TABS } from "./settings/tabs";
import { STEPS, type Step } from "./setup/steps";

type Search = Record<string, unknown>;

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const number = (value: unknown) => {
  const read = Number(value);
  return value !== undefined && Number.isSafeInteger(read) && read > 0 ? read : undefined;
};

/** Without the keys that have no value, so that they do not show in the address. */
function given<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}

export const projectListRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "projects",
  validateSearch: (search: Search): { archived?: true } =>
    search.archived === true || search.archived === "true" ? { archived: true } : {},
  component: lazyRouteComponent(() => import("./ProjectsPage"), "ProjectsPage"),
});

export const createProjectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "projects/new",
  validateSearch: (search: Search): { step?: Step } =>
    given({ step: STEPS.find((step) => step === search.step) }),
  component: lazyRouteComponent(() => import("./setup/SetupPage"), "SetupPage"),
});

/** Pages outside of one project. */
export const projectsRoutes = [projectListRoute, createProjectRoute] as const;

const overviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./OverviewPage"), "OverviewPage"),
});

export interface GuidelineSearch {
  version?: number;
  compare?: number;
  /** The editor is open; a text names the section to begin at. */
  edit?: true | string;
  tab?: "readers";
}

export const guidelinesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "guidelines",
  validateSearch: (search: Search): GuidelineSearch =>
    given({
      version: number(search.version),
      compare: number(search.compare),
      edit: search.edit === true || search.edit === "true" ? true : text(search.edit),
      tab: search.tab === "readers" ? search.tab : undefined,
    }),
  component: lazyRouteComponent(() => import("./guidelines/GuidelinesPage"), "GuidelinesPage"),
});

export type Split = Schema<"SplitEnum">;
const SPLITS: Split[] = ["train", "validation", "test"];

export interface ItemSearch {
  q?: string;
  source?: string;
  split?: Split;
  batch?: number;
  item?: number;
}

export const itemsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "items",
  validateSearch: (search: Search): ItemSearch =>
    given({
      q: text(search.q),
      source: text(search.source),
      split: SPLITS.find((split) => split === search.split),
      batch: number(search.batch),
      item: number(search.item),
    }),
  component: lazyRouteComponent(() => import("./items/ItemsPage"), "ItemsPage"),
});

export const importsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "imports",
  component: lazyRouteComponent(() => import("./imports/ImportsPage"), "ImportsPage"),
});

export const importRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "imports/$importId",
  params: {
    parse: ({ importId }) => ({ importId: Number(importId) }),
    stringify: ({ importId }) => ({ importId: String(importId) }),
  },
  component: lazyRouteComponent(() => import("./imports/ImportPage"), "ImportPage"),
});

const peopleRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "people",
  component: lazyRouteComponent(() => import("./people/PeoplePage"), "PeoplePage"),
});

export const settingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "settings",
  validateSearch: (search: Search): { tab?: SettingsTab } =>
    given({ tab: TABS.find((tab) => tab === search.tab) }),
  component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage"),
});

/** Pages below /projects/$projectId. */
export const projectsProjectRoutes = [
  overviewRoute,
  guidelinesRoute,
  itemsRoute,
  importsRoute,
  importRoute,
  peopleRoute,
  settingsRoute,
] as const;
