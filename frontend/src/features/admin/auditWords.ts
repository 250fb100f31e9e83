import { inWords } from "@/components/StateBadge";

/** What the audit log calls each thing that happens, by what it happens to; the order of the filter's list. */
export const VERBS: Record<string, string> = {
  signed_in: "Signed in",
  signed_out: "Signed out",
  password_changed: "Changed the password",
  token_created: "Made a token",
  token_revoked: "Revoked a token",
  person_created: "Created a person",
  person_changed: "Changed a person",
  project_created: "Created a project",
  project_changed: "Changed a project",
  project_copied: "Copied a project",
  examples_added: "Added a template's examples",
  project_archived: "Archived a project",
  project_restored: "Took a project back",
  member_added: "Gave roles",
  member_changed: "Changed roles",
  member_removed: "Removed a member",
  member_retrained: "Took a person off the work",
  member_let_back: "Let a person back to the work",
  profile_changed: "Changed tags or a rate",
  guideline_added: "Published guidelines",
  guideline_read: "Read the guidelines",
  guideline_requeue_asked: "Asked for old work to be done again",
  guideline_requeued: "Sent old work back to be done again",
  import_started: "Started an import",
  import_completed: "Finished an import",
  import_rejected: "Refused an import",
  import_failed: "Broke off an import",
  assignment_claimed: "Took a task",
  assignment_resumed: "Took a task up again",
  assignment_skipped: "Skipped a task",
  assignment_released: "Gave a task back",
  assignment_expired: "Let a task run out",
  lease_released: "Took a task back",
  leases_released: "Took tasks back",
  annotation_submitted: "Submitted an answer",
  annotation_resubmitted: "Submitted an answer again",
  annotation_revised: "Changed an answer that nobody had looked at",
  annotation_reviewed: "Reviewed an answer",
  annotation_auto_approved: "Approved an answer unseen",
  annotation_requeued: "Sent an answer back to be done again",
  comment_added: "Wrote a comment",
  comment_resolved: "Resolved a comment",
  comment_reopened: "Opened a comment again",
  task_adopted: "Took votes over as data",
  task_closed: "Closed a task",
  task_parked: "Parked a task after its skips",
  task_put_back: "Put a parked task back",
  task_cancelled: "Cancelled a task",
  task_overlap_changed: "Changed the answers needed",
  task_priority_changed: "Changed a priority",
  task_audience_changed: "Changed who may have a task",
  task_adjudicated: "Settled a dispute",
  task_change_asked: "Asked for a change of many tasks",
  task_change_done: "Finished a change of many tasks",
  task_change_stopped: "Stopped a change of many tasks",
  task_change_failed: "Broke off a change of many tasks",
  gold_added: "Made a gold question",
  gold_changed: "Changed a gold question",
  gold_retired: "Retired a gold question",
  qualification_started: "Began a qualification",
  qualification_ended: "Ended a qualification",
  review_probe_added: "Planted a review probe",
  review_probe_retired: "Retired a review probe",
  alarm_opened: "Found something in the answers",
  alarm_acted: "Acted on a finding",
  alarm_dismissed: "Dismissed a finding",
  alarm_closed: "A finding is no longer there",
  dataset_freeze_asked: "Asked for a freeze",
  dataset_frozen: "Froze a dataset version",
  job_launched: "Launched a job",
  job_cancelled: "Cancelled a job",
  job_retried: "Tried a job again",
  base_model_registered: "Added a base model",
  model_registered: "Registered a model",
  model_promoted: "Promoted a model",
  evaluation_created: "Started an evaluation",
  contender_completed: "Finished a model's answers",
  contender_failed: "Broke off a model's answers",
  evaluation_retried: "Tried an evaluation again",
  evaluation_cancelled: "Cancelled an evaluation",
  suggestion_asked: "Asked a model for a text",
  draft_used: "Took a draft into an answer",
  draft_not_used: "Took a draft out of an answer",
  endpoint_created: "Set an endpoint up",
  endpoint_changed: "Changed an endpoint",
  project_models_changed: "Changed which models write",
  comparison_created: "Started a comparison",
  comparison_closed: "Closed a comparison",
  comparison_adopted: "Sent votes back as data",
};

export const verbInWords = (verb: string) => VERBS[verb] ?? inWords(verb);

const OBJECTS: Record<string, string> = {
  user: "person",
  accesstoken: "token",
  guidelineversion: "guidelines",
  importbatch: "import",
  taskchange: "change of tasks",
  goldquestion: "gold question",
  qualificationattempt: "qualification attempt",
  reviewprobe: "review probe",
  qualityalarm: "finding",
  annotation: "answer",
  assignment: "hold on a task",
  datasetversion: "dataset version",
  trainingjob: "job",
};

/** "datasetversion", "7" -> "Dataset version 7". */
export function objectInWords(type: string, id: string): string {
  return `${inWords(OBJECTS[type] ?? type)} ${id}`;
}

export interface Change {
  field: string;
  before: string | null;
  after: string | null;
}

export type Fields = Record<string, unknown> | null | undefined;

/** What an event changed, field by field; what stayed the same is left out. */
export function changesOf(before: Fields, after: Fields): Change[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields
    .map((field) => ({ field, before: shown(before?.[field]), after: shown(after?.[field]) }))
    .filter((change) => !(before && after && change.before === change.after));
}

const LONGEST = 300;

function shown(value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = typeof value === "string" ? value : Array.isArray(value) ? list(value) : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function list(values: unknown[]): string {
  if (values.length === 0) return "nothing";
  return values.every((value) => typeof value === "string" || typeof value === "number")
    ? values.join(", ")
    : JSON.stringify(values);
}
