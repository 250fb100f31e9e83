import type { Project, ProjectChange } from "../api";
import { readSchema } from "./schemaText";

/** The settings as the form holds them: the schema as text, the lease in minutes. */
export interface SettingsValues {
  name: string;
  description: string;
  output_schema: string;
  rank_reasons: string[];
  write_overlap: number | string;
  rank_overlap: number | string;
  lease_minutes: number | string;
}

export function valuesOf(project: Project): SettingsValues {
  return {
    name: project.name,
    description: project.description,
    output_schema: project.output_schema ? JSON.stringify(project.output_schema, null, 2) : "",
    rank_reasons: project.rank_reasons,
    write_overlap: project.write_overlap,
    rank_overlap: project.rank_overlap,
    lease_minutes: Math.max(1, Math.round(project.lease_seconds / 60)),
  };
}

/** Only what differs is sent, so that two managers do not undo each other's changes to other fields. */
export function changedFields(project: Project, values: SettingsValues): ProjectChange {
  const before = valuesOf(project);
  const changes: ProjectChange = {};
  if (values.name.trim() !== before.name) changes.name = values.name.trim();
  if (values.description.trim() !== before.description) changes.description = values.description.trim();
  if (values.output_schema !== before.output_schema) {
    const reading = readSchema(values.output_schema);
    changes.output_schema = reading.kind === "schema" ? reading.schema : null;
  }
  if (values.rank_reasons.join("\n") !== before.rank_reasons.join("\n"))
    changes.rank_reasons = values.rank_reasons;
  if (values.write_overlap !== before.write_overlap) changes.write_overlap = Number(values.write_overlap);
  if (values.rank_overlap !== before.rank_overlap) changes.rank_overlap = Number(values.rank_overlap);
  // Untouched, a lease of 90 seconds stays 90 seconds, though the form shows 2 minutes.
  if (values.lease_minutes !== before.lease_minutes)
    changes.lease_seconds = 60 * Number(values.lease_minutes);
  return changes;
}
