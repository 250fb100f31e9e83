import { useMemo } from "react";
import type { AnnotationDetail } from "@/features/annotate/api";
import { Comments } from "./Comments";

/** The threads about one answer. Its author and whoever reviewed it can be named. */
export function AnnotationComments({ detail, order = 2 }: { detail: AnnotationDetail; order?: 2 | 3 }) {
  const fields = useMemo(() => fieldsOf(detail.output_schema), [detail.output_schema]);
  return (
    <Comments projectId={detail.project} subject={{ annotation: detail.id }} fields={fields} order={order} />
  );
}

/** The fields of an answer that has a form: what a comment can be about. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null || !("properties" in schema)) return [];
  const { properties } = schema;
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
}
