import { api, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import type { AnnotationState } from "../api";

/** The signed-in person's submissions, newest first. */
export function useMyWork(state: AnnotationState | undefined, project: number | undefined) {
  return usePages(["my-work", state, project], (cursor) =>
    unwrap(api.GET("/api/v1/my-work/", { params: { query: { cursor, state, project } } })),
  );
}
