import type { AnyRoute } from "@tanstack/react-router";

/** Pages outside of one project. */
export const projectsRoutes: AnyRoute[] = [];

/** Pages below /projects/$projectId. */
export const projectsProjectRoutes: AnyRoute[] = [];
