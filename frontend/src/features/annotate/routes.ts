import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute, shellRoute } from "@/app/routes";
import type { AnnotationState, Kind } from "./api";

const STATES: AnnotationState[] = ["submitted", "returned", "approved", "rejected", "set_aside"];

export interface MyWorkSearch {
  state?: AnnotationState;
  project?: number;
}

export const annotateRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "annotate",
  validateSearch: (search: Record<string, unknown>): { kind?: Kind } =>
    search.kind === "write" || search.kind === "rank" ? { kind: search.kind } : {},
  component: lazyRouteComponent(() => import("./AnnotatePage"), "AnnotatePage"),
});

export const myWorkRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "my-work",
  validateSearch: (search: Record<string, unknown>): MyWorkSearch => {
    const state = STATES.find((known) => known === search.state);
    const project = Number(search.project);
    return { ...(state && { state }), ...(Number.isInteger(project) && project > 0 && { project }) };
  },
  component: lazyRouteComponent(() => import("./mine/MyWorkPage"), "MyWorkPage"),
});

export const annotationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "annotations/$annotationId",
  params: {
    parse: ({ annotationId }) => ({ annotationId: Number(annotationId) }),
    stringify: ({ annotationId }) => ({ annotationId: String(annotationId) }),
  },
  component: lazyRouteComponent(() => import("./mine/AnnotationPage"), "AnnotationPage"),
});

const qualificationRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "qualification",
  component: lazyRouteComponent(() => import("./qualification/QualificationPage"), "QualificationPage"),
});

const progressRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "me",
  component: lazyRouteComponent(() => import("./progress/MyProgressPage"), "MyProgressPage"),
});

/** Pages outside of one project. */
export const annotateRoutes = [myWorkRoute, annotationRoute] as const;

/** Pages below /projects/$projectId. */
export const annotateProjectRoutes = [annotateRoute, qualificationRoute, progressRoute] as const;
