import { type Page, usePages } from "@/api/pages";
import { apiCall } from "@/api/untyped";
import type { AnnotationState, MyAnnotation } from "../api";

/** The signed-in person's submissions, newest first. */
export function useMyWork(state: AnnotationState | null) {
  return usePages(["my-work", state], (cursor) =>
    apiCall<Page<MyAnnotation>>("GET", "/api/v1/my-work/", { query: { cursor, state: state ?? undefined } }),
  );
}
