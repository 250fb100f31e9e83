import { Button, Code, Text } from "@mantine/core";
import { IconDatabase, IconSnowflake } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useRoles } from "@/app/session";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type Dataset, KIND_NAMES, useDatasets, versionName } from "./api";
import { BuildProgress } from "./BuildProgress";
import { FreezeModal } from "./FreezeModal";
import { datasetListRoute } from "./routes";
import { SplitBar } from "./SplitBar";

export function DatasetsPage() {
  const { projectId } = datasetListRoute.useParams();
  const { freeze = false } = datasetListRoute.useSearch();
  const navigate = useNavigate({ from: datasetListRoute.fullPath });
  const manages = useRoles(projectId).has("manager");
  const datasets = useDatasets(projectId);
  const setOpen = (open: boolean) => void navigate({ search: open ? { freeze: true } : {}, replace: true });
  const button = manages && (
    <Button leftSection={<IconSnowflake size={16} aria-hidden />} onClick={() => setOpen(true)}>
      Freeze a version
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="Datasets"
        description="A version is approved work, frozen: its records, splits and files never change, so a result can always be traced to its data."
        actions={datasets.rows.length > 0 && button}
      />
      <CursorTable
        label="Dataset versions"
        pages={datasets}
        columns={columns}
        empty={
          <EmptyState icon={IconDatabase} title="No dataset version yet" action={button}>
            Approve some answers or rankings, then freeze them into a version. Jobs train on versions.
          </EmptyState>
        }
      />
      {manages && <FreezeModal projectId={projectId} opened={freeze} onClose={() => setOpen(false)} />}
    </PageFrame>
  );
}

const columns: Column<Dataset>[] = [
  {
    header: "Version",
    cell: (version) => (
      <>
        <AnchorLink
          to="/projects/$projectId/datasets/$versionId"
          params={{ projectId: version.project, versionId: version.id }}
          fw={550}
          size="sm"
        >
          {versionName(version)}
        </AnchorLink>
        <Text size="xs" c="dimmed">
          {KIND_NAMES[version.kind]}
        </Text>
      </>
    ),
  },
  {
    header: "State",
    cell: (version) => (
      <StateBadge state={version.state} label={version.state === "ready" ? "Frozen" : undefined} />
    ),
  },
  {
    header: "Train · validation · test",
    width: "30%",
    wide: true,
    cell: (version) => <Contents version={version} />,
  },
  {
    header: "Digest",
    wide: true,
    cell: (version) =>
      version.digest ? <Code title={version.digest}>{version.digest.slice(0, 10)}</Code> : "–",
  },
  {
    header: "Frozen",
    wide: true,
    cell: (version) => (
      <>
        {version.frozen_at ? <TimeAgo at={version.frozen_at} /> : <TimeAgo at={version.created_at} />}
        <Text size="xs" c="dimmed">
          by {version.created_by_name}
        </Text>
      </>
    ),
  },
];

function Contents({ version }: { version: Dataset }) {
  if (version.state === "building") return <BuildProgress version={version} />;
  if (version.counts) return <SplitBar counts={version.counts} />;
  return (
    <Text size="sm" c="dimmed" lineClamp={2}>
      {version.error || "–"}
    </Text>
  );
}
