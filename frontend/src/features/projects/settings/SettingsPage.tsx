import { Stack } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { useProject } from "../api";
import { settingsRoute } from "../routes";
import { ArchiveCard } from "./ArchiveCard";
import { CopyCard } from "./CopyCard";
import { SettingsForm } from "./SettingsForm";

export function SettingsPage() {
  const { projectId } = settingsRoute.useParams();
  const { tab = "general" } = settingsRoute.useSearch();
  const navigate = useNavigate();
  const project = useProject(projectId);
  return (
    <PageFrame width="narrow">
      <PageHeader title="Settings" />
      <QueryBoundary query={project}>
        {(data) => (
          <Stack gap="xl">
            <SettingsForm
              key={data.id}
              project={data}
              tab={tab}
              onTab={(chosen) =>
                void navigate({
                  to: "/projects/$projectId/settings",
                  params: { projectId },
                  search: chosen === "general" ? {} : { tab: chosen },
                  replace: true,
                })
              }
            />
            {tab === "general" && <CopyCard project={data} />}
            {tab === "general" && <ArchiveCard project={data} />}
          </Stack>
        )}
      </QueryBoundary>
    </PageFrame>
  );
}
