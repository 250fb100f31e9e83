import type { AnyRoute } from "@tanstack/react-router";

/** Pages outside of one project. */
export const annotateRoutes: AnyRoute[] = [];

/** Pages below /projects/$projectId. */
export const annotateProjectRoutes: AnyRoute[] = [];
