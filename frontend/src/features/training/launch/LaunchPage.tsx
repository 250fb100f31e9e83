import { IconDatabase, IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRoles } from "@/app/session";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { ButtonLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { readyDatasetsQuery } from "@/features/datasets/api";
import { jobQuery } from "../jobs/api";
import { usableModelsQuery } from "../models/api";
import { type LaunchSearch, launchRoute } from "../routes";
import { LaunchForm } from "./LaunchForm";

export function LaunchPage() {
  const { projectId } = launchRoute.useParams();
  const search: LaunchSearch = launchRoute.useSearch();
  const manages = useRoles(projectId).has("manager");
  const models = useQuery(usableModelsQuery(projectId));
  const datasets = useQuery(readyDatasetsQuery(projectId));
  const like = useQuery({ ...jobQuery(search.like ?? 0), enabled: search.like !== undefined });
  const failed = models.error ?? datasets.error ?? like.error;
  return (
    <PageFrame width="narrow">
      <PageHeader
        title="Launch a job"
        crumbs={[{ label: "Training jobs", to: `/projects/${projectId}/jobs` }]}
        description="Every setting has a default that fits the model and the data. Change what you have a reason to change."
      />
      {!manages ? (
        <EmptyState icon={IconLock} title="Only managers launch jobs">
          Ask a manager of this project.
        </EmptyState>
      ) : failed ? (
        <ErrorNotice
          error={failed}
          onRetry={() => {
            void models.refetch();
            void datasets.refetch();
            if (search.like !== undefined) void like.refetch();
          }}
        />
      ) : !models.data || !datasets.data || (search.like !== undefined && !like.data) ? (
        <BlockSkeleton rows={5} />
      ) : datasets.data.length === 0 ? (
        <EmptyState
          icon={IconDatabase}
          title="There is no data to train on yet"
          action={
            <ButtonLink to="/projects/$projectId/datasets" params={{ projectId }} search={{ freeze: true }}>
              Freeze a dataset version
            </ButtonLink>
          }
        >
          A job trains on a frozen dataset version, and this project has none that is ready.
        </EmptyState>
      ) : models.data.length === 0 ? (
        <EmptyState
          icon={IconDatabase}
          title="There is no model to start from"
          action={
            <ButtonLink to="/projects/$projectId/models" params={{ projectId }}>
              Register a base model
            </ButtonLink>
          }
        >
          Training starts from a base model. Register one by its Hub id or its folder.
        </EmptyState>
      ) : (
        <LaunchForm
          projectId={projectId}
          search={search}
          like={like.data}
          models={models.data}
          datasets={datasets.data}
        />
      )}
    </PageFrame>
  );
}
