import { Progress, Text, Title } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { projectRoute } from "@/app/routes";
import { useRoles } from "@/app/session";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink } from "@/components/links";
import { bytes, count } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { isUnderWay, useImports } from "./api";
import { ImportForm } from "./ImportForm";
import { broughtInWords, shareDone } from "./outcome";

export function ImportsPage() {
  const { projectId } = projectRoute.useParams();
  const manages = useRoles(projectId).has("manager");
  const imports = useImports(projectId);
  return (
    <PageFrame>
      <PageHeader
        title="Imports"
        description="Bring prompts and pairs of answers into the project. Every line that cannot be taken is listed with its reason."
      />
      {manages && <ImportForm projectId={projectId} />}
      <Title order={2} size="h3" mt="xl" mb="sm">
        Earlier imports
      </Title>
      <CursorTable
        label="Imports"
        pages={imports}
        empty={
          <EmptyState icon={IconFileImport} title="Nothing was imported yet" compact>
            The first file makes the first tasks.
          </EmptyState>
        }
        columns={[
          {
            header: "File",
            cell: (batch) => (
              <>
                <AnchorLink
                  to="/projects/$projectId/imports/$importId"
                  params={{ projectId, importId: batch.id }}
                  size="sm"
                  fw={550}
                  style={{ overflowWrap: "anywhere" }}
                >
                  {batch.file_name}
                </AnchorLink>
                <Text size="xs" c="dimmed">
                  {batch.kind === "write" ? "Prompts" : "Pairs"}, {bytes(batch.file_bytes)}
                </Text>
              </>
            ),
          },
          {
            header: "State",
            cell: (batch) => (
              <>
                <StateBadge state={batch.state} />
                {isUnderWay(batch) && (
                  <Progress
                    value={100 * shareDone(batch)}
                    size="xs"
                    mt={6}
                    aria-label={`Progress of ${batch.file_name}`}
                  />
                )}
              </>
            ),
          },
          { header: "Brought", cell: (batch) => <Text size="sm">{broughtInWords(batch)}</Text>, wide: true },
          {
            header: "Bad lines",
            align: "right",
            wide: true,
            cell: (batch) => (
              <Text size="sm" className="tabular" c={batch.fault_count ? undefined : "dimmed"}>
                {count(batch.fault_count)}
              </Text>
            ),
          },
          { header: "By", wide: true, cell: (batch) => <Text size="sm">{batch.created_by_name}</Text> },
          { header: "When", wide: true, cell: (batch) => <TimeAgo at={batch.created_at} /> },
        ]}
      />
    </PageFrame>
  );
}
