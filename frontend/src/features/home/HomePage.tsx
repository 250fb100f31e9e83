import { SimpleGrid, Stack, Title } from "@mantine/core";
import { IconFolders } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useMe } from "@/app/session";
import { EmptyState } from "@/components/EmptyState";
import { ButtonLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Mentions } from "@/features/comments/Mentions";
import { AdministratorStats } from "./AdministratorStats";
import { AnnotatorCard } from "./AnnotatorCard";
import { type Home, homeQuery } from "./api";
import { ManagerCard } from "./ManagerCard";
import { ReviewerCard } from "./ReviewerCard";

export function HomePage() {
  const me = useMe();
  const home = useQuery(homeQuery);
  return (
    <PageFrame>
      <PageHeader
        title={`Welcome, ${me.name || me.email}`}
        description="What waits for you, and what comes next."
      />
      <QueryBoundary query={home} errorTitle="Your work could not be loaded">
        {(data) => (
          <>
            <Mentions />
            <Work home={data} />
          </>
        )}
      </QueryBoundary>
    </PageFrame>
  );
}

function Work({ home }: { home: Home }) {
  const { annotator, reviewer, manager, administrator } = home;
  const nothing = annotator.length + reviewer.length + manager.length === 0;
  return (
    <Stack gap={36}>
      {nothing && !administrator && (
        <EmptyState icon={IconFolders} title="You are in no project yet">
          A manager adds you to a project by your email address. Your work then appears on this page.
        </EmptyState>
      )}
      {annotator.length > 0 && (
        <Section title="To write and rank">
          <Cards one={annotator.length === 1}>
            {annotator.map((work) => (
              <AnnotatorCard key={work.project_id} work={work} />
            ))}
          </Cards>
        </Section>
      )}
      {reviewer.length > 0 && (
        <Section title="To review">
          <Cards one={reviewer.length === 1}>
            {reviewer.map((work) => (
              <ReviewerCard key={work.project_id} work={work} />
            ))}
          </Cards>
        </Section>
      )}
      {manager.length > 0 && (
        <Section title={manager.length === 1 ? "Your project" : "Your projects"}>
          <Stack gap="md">
            {manager.map((work) => (
              <ManagerCard key={work.project_id} work={work} />
            ))}
          </Stack>
        </Section>
      )}
      {administrator && (
        <Section title="The site">
          <AdministratorStats work={administrator} />
          {nothing && (
            <EmptyState
              icon={IconFolders}
              title="There is no project yet"
              action={<ButtonLink to="/projects/new">Create the first project</ButtonLink>}
            >
              A project holds guidelines, people, data and models.
            </EmptyState>
          )}
        </Section>
      )}
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Cards({ one, children }: { one: boolean; children: ReactNode }) {
  return <SimpleGrid cols={{ base: 1, md: one ? 1 : 2 }}>{children}</SimpleGrid>;
}
