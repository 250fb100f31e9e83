import { Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { AnchorLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { duration } from "@/components/numbers";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type JobTab, jobRoute } from "../routes";
import { isLive, type JobDetail, jobName, jobQuery, METHOD_NAMES, TUNING_NAMES } from "./api";
import { JobActions } from "./JobActions";
import { JobCurves } from "./JobCurves";
import { JobHistory } from "./JobHistory";
import classes from "./JobPage.module.css";
import { JobPhases } from "./JobPhases";
import { JobRecords } from "./JobRecords";
import { JobSettings } from "./JobSettings";
import { LogViewer } from "./LogViewer";

export function JobPage() {
  const { projectId, jobId } = jobRoute.useParams();
  const job = useQuery(jobQuery(jobId));
  return (
    <PageFrame>
      <PageBoundary
        query={job}
        what="job"
        back={{ label: "Training jobs", to: `/projects/${projectId}/jobs` }}
      >
        {(data) => <Page job={data} />}
      </PageBoundary>
    </PageFrame>
  );
}

function Page({ job }: { job: JobDetail }) {
  return (
    <>
      <PageHeader
        title={jobName(job)}
        crumbs={[{ label: "Training jobs", to: `/projects/${job.project}/jobs` }]}
        badge={<StateBadge state={job.state} />}
        description={<About job={job} />}
        actions={<JobActions job={job} />}
      />
      <Stack gap="lg">
        {job.state === "failed" && <Failure job={job} />}
        <JobPhases job={job} />
        <Details job={job} />
      </Stack>
    </>
  );
}

function About({ job }: { job: JobDetail }) {
  const what =
    job.method === "generate"
      ? "Answers held-out prompts with"
      : `${METHOD_NAMES[job.method]}, ${TUNING_NAMES[job.tuning].replace("Full", "full")}, from`;
  return (
    <>
      <div>
        {what}{" "}
        <AnchorLink
          size="sm"
          underline="always"
          to="/projects/$projectId/models/$modelId"
          params={{ projectId: job.project, modelId: job.base_model }}
        >
          {job.base_model_name}
        </AnchorLink>
        {job.dataset_version !== null && (
          <>
            {" "}
            on{" "}
            <AnchorLink
              size="sm"
              underline="always"
              to="/projects/$projectId/datasets/$versionId"
              params={{ projectId: job.project, versionId: job.dataset_version }}
            >
              version {job.dataset_version_number}
            </AnchorLink>
          </>
        )}
      </div>
      <div>
        Launched <TimeAgo at={job.created_at} /> by {job.created_by_name}
        {job.started_at &&
          job.finished_at &&
          `, took ${duration((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000)}`}
      </div>
    </>
  );
}

function Failure({ job }: { job: JobDetail }) {
  return (
    <Notice tone="bad" title="This job failed">
      {job.error_message || "The runner ended without saying why. Its log may tell."}
    </Notice>
  );
}

function Details({ job }: { job: JobDetail }) {
  const trains = job.method !== "generate";
  const { tab = trains ? "progress" : "history" }: { tab?: JobTab } = jobRoute.useSearch();
  const navigate = useNavigate({ from: jobRoute.fullPath });
  return (
    <Tabs
      value={tab}
      onChange={(value) => void navigate({ search: { tab: value as JobTab }, replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="lg" className={classes.tabs}>
        {trains && <Tabs.Tab value="progress">Curves</Tabs.Tab>}
        <Tabs.Tab value="history">History</Tabs.Tab>
        {trains && <Tabs.Tab value="records">Records</Tabs.Tab>}
        <Tabs.Tab value="log">Log</Tabs.Tab>
        <Tabs.Tab value="settings">Settings</Tabs.Tab>
      </Tabs.List>
      {trains && (
        <Tabs.Panel value="progress">
          <JobCurves job={job} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="history">
        <JobHistory job={job} />
      </Tabs.Panel>
      {trains && (
        <Tabs.Panel value="records">
          <JobRecords job={job} />
        </Tabs.Panel>
      )}
      <Tabs.Panel value="log">
        <LogViewer job={job} live={isLive(job.state)} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <JobSettings job={job} />
      </Tabs.Panel>
    </Tabs>
  );
}
