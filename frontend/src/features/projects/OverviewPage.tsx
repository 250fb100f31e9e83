import { Badge, SimpleGrid, Stack } from "@mantine/core";
import { IconBook2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { projectRoute } from "@/app/routes";
import { useRoles } from "@/app/session";
import { AnchorLink, ButtonLink } from "@/components/links";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { ProgressStat } from "@/components/ProgressStat";
import { QueryBoundary } from "@/components/QueryBoundary";
import { AnnotatorCard } from "@/features/home/AnnotatorCard";
import { homeQuery } from "@/features/home/api";
import { ManagerCard } from "@/features/home/ManagerCard";
import { ReviewerCard } from "@/features/home/ReviewerCard";
import { type Progress, type Project, progressQuery, useProject } from "./api";
import { DaysChart } from "./overview/DaysChart";
import { KindProgress } from "./overview/KindProgress";
import { PeopleTable } from "./overview/PeopleTable";
import { ArchiveCard } from "./settings/ArchiveCard";

export function OverviewPage() {
  const { projectId } = projectRoute.useParams();
  const project = useProject(projectId);
  const progress = useQuery({ ...progressQuery(projectId), refetchInterval: 60_000 });
  return (
    <PageFrame>
      <PageBoundary query={project} what="project" back={{ label: "Projects", to: "/projects" }}>
        {(data) => (
          <>
            <PageHeader
              title={data.name}
              description={data.description || undefined}
              badge={data.archived_at && <Badge color="gray">Archived</Badge>}
              actions={
                <ButtonLink
                  to="/projects/$projectId/guidelines"
                  params={{ projectId }}
                  variant="default"
                  leftSection={<IconBook2 size={16} aria-hidden />}
                >
                  {data.guideline ? `Guidelines, version ${data.guideline.number}` : "Guidelines"}
                </ButtonLink>
              }
            />
            <Stack gap="lg">
              {data.archived_at && data.my_roles.includes("manager") && <ArchiveCard project={data} />}
              <WhatIsNext projectId={projectId} />
              <QueryBoundary query={progress} errorTitle="The progress could not be shown">
                {(found) => <Standing progress={found} project={data} />}
              </QueryBoundary>
            </Stack>
          </>
        )}
      </PageBoundary>
    </PageFrame>
  );
}

/** The same cards as on the home page, for this project alone. */
function WhatIsNext({ projectId }: { projectId: number }) {
  const { data: home } = useQuery(homeQuery);
  const of = <T extends { project_id: number }>(rows: T[] | undefined) =>
    rows?.find((row) => row.project_id === projectId);
  const annotator = of(home?.annotator);
  const reviewer = of(home?.reviewer);
  const manager = of(home?.manager);
  return (
    <>
      {annotator && <AnnotatorCard work={annotator} heading="For you to write and rank" />}
      {reviewer && <ReviewerCard work={reviewer} heading="For you to review" />}
      {manager && <ManagerCard work={manager} heading="Where the project stands" />}
    </>
  );
}

function Standing({ progress, project }: { progress: Progress; project: Project }) {
  const roles = useRoles(project.id);
  const { write, rank } = progress.tasks;
  const seesMore = roles.has("reviewer") || roles.has("manager");
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <ProgressStat
          label="Items"
          value={progress.items}
          hint={
            seesMore && progress.items > 0 ? (
              <AnchorLink to="/projects/$projectId/items" params={{ projectId: project.id }} size="xs">
                See them
              </AnchorLink>
            ) : undefined
          }
        />
        <ProgressStat label="Waiting for review" value={progress.pending_review} />
        <ProgressStat label="Approved" value={progress.annotations.approved} />
        <ProgressStat label="Returned" value={progress.annotations.returned} />
      </SimpleGrid>
      {write.total + rank.total > 0 && (
        <SimpleGrid cols={{ base: 1, md: write.total > 0 && rank.total > 0 ? 2 : 1 }}>
          {write.total > 0 && <KindProgress title="Writing" one="task" tasks={write} />}
          {rank.total > 0 && <KindProgress title="Ranking" one="task" tasks={rank} />}
        </SimpleGrid>
      )}
      <DaysChart days={progress.days} />
      {progress.people && <PeopleTable people={progress.people} />}
    </>
  );
}
