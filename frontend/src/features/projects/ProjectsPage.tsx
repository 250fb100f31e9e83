import {
  Badge,
  Button,
  Center,
  Group,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Text,
  Title,
} from "@mantine/core";
import { IconFolders, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMe } from "@/app/session";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { inWords } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { useProjects } from "./api";
import classes from "./ProjectsPage.module.css";
import { projectListRoute } from "./routes";

export function ProjectsPage() {
  const me = useMe();
  const { archived = false } = projectListRoute.useSearch();
  const navigate = useNavigate();
  const mayCreate = me.is_administrator || me.memberships.some(({ roles }) => roles.includes("manager"));
  const create = mayCreate && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/projects/new" {...props} />}
    >
      Create project
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="Projects"
        description="A project has its own guidelines, people, data and models."
        actions={create}
      />
      <SegmentedControl
        aria-label="Which projects"
        mb="md"
        value={archived ? "archived" : "active"}
        onChange={(value) =>
          void navigate({ to: "/projects", search: value === "archived" ? { archived: true } : {} })
        }
        data={[
          { value: "active", label: "Active" },
          { value: "archived", label: "Archived" },
        ]}
      />
      <ProjectCards archived={archived} create={create} />
    </PageFrame>
  );
}

function ProjectCards({ archived, create }: { archived: boolean; create: React.ReactNode }) {
  const pages = useProjects(archived);
  if (pages.isPending) return <BlockSkeleton />;
  if (pages.error && pages.rows.length === 0)
    return <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.rows.length === 0)
    return archived ? (
      <EmptyState icon={IconFolders} title="No project is archived">
        A manager archives a project in its settings. Its data stays.
      </EmptyState>
    ) : (
      <EmptyState icon={IconFolders} title="You are in no project yet" action={create}>
        {create
          ? "Create one: a template brings guidelines and the first tasks, or start from nothing."
          : "A manager adds you to a project by your email address. It then appears here."}
      </EmptyState>
    );
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} component="ul" className={classes.cards}>
        {pages.rows.map((project) => (
          <Paper component="li" key={project.id} p="md" className={classes.card}>
            <Title order={2} size="h3" className={classes.name}>
              <Link to="/projects/$projectId" params={{ projectId: project.id }} className={classes.link}>
                {project.name}
              </Link>
            </Title>
            <Text size="sm" c="dimmed" lineClamp={3} flex={1}>
              {project.description || "No description."}
            </Text>
            <Group justify="space-between" mt="sm" gap="xs">
              <Group gap={6}>
                {project.my_roles.map((role) => (
                  <Badge key={role} variant="default">
                    {inWords(role)}
                  </Badge>
                ))}
              </Group>
              <TimeAgo size="xs" at={project.archived_at ?? project.created_at} />
            </Group>
          </Paper>
        ))}
      </SimpleGrid>
      {pages.hasNextPage && (
        <Center mt="md">
          <Button variant="default" onClick={pages.more} loading={pages.isFetchingNextPage}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}
