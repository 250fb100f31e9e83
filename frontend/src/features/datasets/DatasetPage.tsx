import { Button, Paper, Tabs, Text } from "@mantine/core";
import { IconCpu, IconSnowflake } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRoles } from "@/app/session";
import { ButtonLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type DatasetDetail, datasetQuery, KIND_NAMES, versionName } from "./api";
import { BuildProgress } from "./BuildProgress";
import { DatasetFiles } from "./DatasetFiles";
import { DatasetRecords } from "./DatasetRecords";
import { DatasetReport } from "./DatasetReport";
import { type DatasetTab, datasetRoute } from "./routes";
import { SplitBar } from "./SplitBar";

export function DatasetPage() {
  const { projectId, versionId } = datasetRoute.useParams();
  const version = useQuery(datasetQuery(versionId));
  return (
    <PageFrame>
      <PageBoundary
        query={version}
        what="dataset version"
        back={{ label: "Datasets", to: `/projects/${projectId}/datasets` }}
      >
        {(data) => <Version version={data} />}
      </PageBoundary>
    </PageFrame>
  );
}

function Version({ version }: { version: DatasetDetail }) {
  const { projectId } = datasetRoute.useParams();
  const manages = useRoles(version.project).has("manager");
  const ready = version.state === "ready";
  return (
    <>
      <PageHeader
        title={versionName(version)}
        crumbs={[{ label: "Datasets", to: `/projects/${projectId}/datasets` }]}
        badge={<StateBadge state={version.state} label={ready ? "Frozen" : undefined} />}
        description={
          <>
            {KIND_NAMES[version.kind]}, {version.frozen_at ? "frozen" : "asked for"}{" "}
            <TimeAgo at={version.frozen_at ?? version.created_at} /> by {version.created_by_name}
          </>
        }
        actions={
          ready &&
          manages && (
            <ButtonLink
              to="/projects/$projectId/jobs/new"
              params={{ projectId: version.project }}
              search={{ dataset: version.id, method: version.kind === "preference" ? "dpo" : "sft" }}
              leftSection={<IconCpu size={16} aria-hidden />}
            >
              Train on this
            </ButtonLink>
          )
        }
      />
      {version.state === "building" && (
        <Paper p="lg">
          <Text fw={550} mb="sm">
            A worker is building this version
          </Text>
          <BuildProgress version={version} />
          <Text size="sm" c="dimmed" mt="sm">
            You can leave this page; the work goes on.
          </Text>
        </Paper>
      )}
      {version.state === "failed" && <Failed version={version} manages={manages} />}
      {ready && <Contents version={version} />}
    </>
  );
}

function Failed({ version, manages }: { version: DatasetDetail; manages: boolean }) {
  return (
    <Notice tone="bad" title="This version could not be built">
      {version.error}
      {manages && (
        <div>
          <ButtonLink
            mt="sm"
            size="xs"
            variant="default"
            to="/projects/$projectId/datasets"
            params={{ projectId: version.project }}
            search={{ freeze: true }}
            leftSection={<IconSnowflake size={15} aria-hidden />}
          >
            Freeze again
          </ButtonLink>
        </div>
      )}
    </Notice>
  );
}

function Contents({ version }: { version: DatasetDetail }) {
  const { tab = "report" } = datasetRoute.useSearch();
  const navigate = useNavigate({ from: datasetRoute.fullPath });
  const open = (next: DatasetTab, show?: string) =>
    void navigate({ search: { tab: next, show }, replace: true });
  return (
    <>
      {version.counts && (
        <Paper p="lg" mb="lg">
          <SplitBar counts={version.counts} legend="named" />
        </Paper>
      )}
      <Tabs value={tab} onChange={(value) => open((value ?? "report") as DatasetTab)} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="report">Report</Tabs.Tab>
          <Tabs.Tab value="records">Records</Tabs.Tab>
          <Tabs.Tab value="files">Files</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="report">
          <DatasetReport
            version={version}
            seeRecords={(reason) => (
              <Button size="compact-sm" variant="subtle" onClick={() => open("records", reason)}>
                See them
              </Button>
            )}
          />
        </Tabs.Panel>
        <Tabs.Panel value="records">
          <DatasetRecords version={version} onShow={(show) => open("records", show)} />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <DatasetFiles version={version} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
