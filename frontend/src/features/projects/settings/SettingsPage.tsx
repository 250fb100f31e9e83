import { Stack } from "@mantine/core";
import { projectRoute } from "@/app/routes";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { useProject } from "../api";
import { ArchiveCard } from "./ArchiveCard";
import { SettingsForm } from "./SettingsForm";

export function SettingsPage() {
  const { projectId } = projectRoute.useParams();
  const project = useProject(projectId);
  return (
    <PageFrame width="narrow">
      <PageHeader title="Settings" />
      <QueryBoundary query={project}>
        {(data) => (
          <Stack gap="xl">
            <SettingsForm key={data.id} project={data} />
            <ArchiveCard project={data} />
          </Stack>
        )}
      </QueryBoundary>
    </PageFrame>
  );
}
