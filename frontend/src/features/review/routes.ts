import type { AnyRoute } from "@tanstack/react-router";

/** Pages outside of one project. */
export const reviewRoutes: AnyRoute[] = [];

/** Pages below /projects/$projectId. */
export const reviewProjectRoutes: AnyRoute[] = [];
