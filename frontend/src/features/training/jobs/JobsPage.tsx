import { SegmentedControl, Text } from "@mantine/core";
import { IconCpu, IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useRoles } from "@/app/session";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink, ButtonLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { jobListRoute, type MethodFilter } from "../routes";
import { type Job, jobName, METHOD_NAMES, TUNING_NAMES, useJobs } from "./api";
import { JobProgress } from "./JobProgress";

export function JobsPage() {
  const { projectId } = jobListRoute.useParams();
  const { method }: { method?: MethodFilter } = jobListRoute.useSearch();
  const navigate = useNavigate({ from: jobListRoute.fullPath });
  const manages = useRoles(projectId).has("manager");
  const jobs = useJobs(projectId, method);
  const button = manages && (
    <ButtonLink
      to="/projects/$projectId/jobs/new"
      params={{ projectId }}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      Launch a job
    </ButtonLink>
  );
  const nothing = jobs.rows.length === 0;
  return (
    <PageFrame>
      <PageHeader
        title="Training jobs"
        description="A job trains a model on a dataset version. It waits in a queue until a GPU or CPU slot is free."
        actions={!(nothing && method === undefined) && button}
      />
      {!(nothing && method === undefined) && (
        <SegmentedControl
          mb="md"
          size="xs"
          aria-label="Which jobs"
          value={method ?? "all"}
          onChange={(value) =>
            void navigate({ search: value === "all" ? {} : { method: value as MethodFilter }, replace: true })
          }
          data={[
            { value: "all", label: "All" },
            { value: "sft", label: "SFT" },
            { value: "dpo", label: "DPO" },
            { value: "generate", label: "Answering" },
          ]}
        />
      )}
      <CursorTable
        label="Jobs"
        pages={jobs}
        columns={columns}
        empty={
          method === undefined ? (
            <EmptyState icon={IconCpu} title="No job yet" action={button}>
              Launch one to train a model on a dataset version. SFT learns from answers, DPO from ranked
              pairs.
            </EmptyState>
          ) : (
            <EmptyState icon={IconCpu} title={`No ${METHOD_NAMES[method]} job`} compact>
              {method === "generate"
                ? "An evaluation makes these: they let a model answer held-out prompts."
                : "Choose another method above to see other jobs."}
            </EmptyState>
          )
        }
      />
    </PageFrame>
  );
}

const columns: Column<Job>[] = [
  {
    header: "Job",
    cell: (job) => (
      <>
        <AnchorLink
          to="/projects/$projectId/jobs/$jobId"
          params={{ projectId: job.project, jobId: job.id }}
          fw={550}
          size="sm"
        >
          {jobName(job)}
        </AnchorLink>
        <Text size="xs" c="dimmed">
          {METHOD_NAMES[job.method]}
          {job.method !== "generate" && `, ${TUNING_NAMES[job.tuning]}`}
        </Text>
      </>
    ),
  },
  { header: "State", cell: (job) => <StateBadge state={job.state} /> },
  { header: "Progress", width: "22%", wide: true, cell: (job) => <JobProgress job={job} compact /> },
  {
    header: "From",
    wide: true,
    cell: (job) => (
      <>
        <Text size="sm">{job.base_model_name}</Text>
        {job.dataset_version_number !== null && (
          <Text size="xs" c="dimmed">
            Version {job.dataset_version_number}
          </Text>
        )}
      </>
    ),
  },
  {
    header: "Result",
    wide: true,
    cell: (job) =>
      job.result_model === null ? (
        <Text size="sm" c="dimmed">
          –
        </Text>
      ) : (
        <AnchorLink
          size="sm"
          to="/projects/$projectId/models/$modelId"
          params={{ projectId: job.project, modelId: job.result_model }}
        >
          Model<span className="visually-hidden"> of {jobName(job)}</span>
        </AnchorLink>
      ),
  },
  {
    header: "Launched",
    wide: true,
    cell: (job) => (
      <>
        <TimeAgo at={job.created_at} />
        <Text size="xs" c="dimmed">
          by {job.created_by_name}
        </Text>
      </>
    ),
  },
];
