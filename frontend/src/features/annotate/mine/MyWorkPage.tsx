import { Anchor, Button, Group, SegmentedControl, Select, Stack, Text, Title } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMe } from "@/app/session";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import type { AnnotationState, MyAnnotation } from "../api";
import { Marks } from "../detail/Marks";
import { type MyWorkSearch, myWorkRoute } from "../routes";
import { useMyWork } from "./api";
import classes from "./MyWorkPage.module.css";
import { ReturnedCard } from "./ReturnedFirst";

const FILTERS: (AnnotationState | null)[] = [
  null,
  "submitted",
  "returned",
  "approved",
  "rejected",
  "set_aside",
];

/** What the person has submitted; first what was sent back and waits for them. */
export function MyWorkPage() {
  const { state, project } = myWorkRoute.useSearch();
  const navigate = myWorkRoute.useNavigate();
  const pages = useMyWork(state, project);
  const filter = (search: MyWorkSearch) => void navigate({ search, replace: true });
  return (
    <PageFrame>
      <PageHeader title="My work" description="What you have submitted, and what became of it." />
      {state === undefined && <Returned project={project} />}
      <Group mb="md">
        <ProjectFilter project={project} onChange={(id) => filter({ state, project: id })} />
        <SegmentedControl
          size="xs"
          aria-label="State"
          className={classes.filter}
          value={state ?? "all"}
          onChange={(value) =>
            filter({ project, state: value === "all" ? undefined : (value as AnnotationState) })
          }
          data={FILTERS.map((filter) => ({
            value: filter ?? "all",
            label: filter === null ? "All" : inWords(filter),
          }))}
        />
      </Group>
      <CursorTable
        label="My submissions"
        pages={pages}
        columns={COLUMNS}
        empty={
          <EmptyState
            icon={IconListCheck}
            title={
              state === undefined
                ? "You have not submitted anything yet"
                : `Nothing is ${state} at the moment`
            }
            action={
              state === undefined && (
                <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
                  See what waits for you
                </Button>
              )
            }
          >
            {state === undefined
              ? "What you write and rank appears here, with what reviewers say about it."
              : "Choose another state to see the rest."}
          </EmptyState>
        }
      />
    </PageFrame>
  );
}

const COLUMNS: Column<MyAnnotation>[] = [
  {
    header: "Prompt",
    cell: (row) => (
      <div className={classes.prompt}>
        <Anchor
          size="sm"
          fw={550}
          lineClamp={2}
          renderRoot={(props) => (
            <Link to="/annotations/$annotationId" params={{ annotationId: row.id }} {...props} />
          )}
        >
          {row.prompt}
        </Anchor>
        <Text size="xs" c="dimmed">
          {row.project_name}
        </Text>
      </div>
    ),
  },
  { header: "Kind", cell: (row) => <Text size="sm">{inWords(row.kind)}</Text>, wide: true },
  {
    header: "State",
    cell: (row) => (
      <Group gap={6}>
        <StateBadge state={row.state} />
        <Marks late={row.late} extra={row.extra} />
      </Group>
    ),
  },
  { header: "Submitted", cell: (row) => <TimeAgo at={row.submitted_at} />, wide: true },
];

/** Offers one project alone, to people who work in several. */
function ProjectFilter({
  project,
  onChange,
}: {
  project: number | undefined;
  onChange: (project: number | undefined) => void;
}) {
  const names = new Map(useMe().memberships.map((one) => [String(one.project_id), one.project_name]));
  if (names.size < 2) return null;
  return (
    <Select
      size="xs"
      aria-label="Project"
      value={project === undefined ? "all" : String(project)}
      onChange={(value) => onChange(value === null || value === "all" ? undefined : Number(value))}
      data={[
        { value: "all", label: "All projects" },
        ...[...names].map(([value, label]) => ({ value, label })),
      ]}
      allowDeselect={false}
    />
  );
}

function Returned({ project }: { project: number | undefined }) {
  const returned = useMyWork("returned", project);
  if (returned.rows.length === 0) return null;
  return (
    <Stack component="section" gap="sm" mb="xl" aria-labelledby="returned">
      <Title order={2} id="returned">
        Sent back to you
      </Title>
      {returned.rows.map((row) => (
        <ReturnedCard key={row.id} row={row} project />
      ))}
      {returned.hasNextPage && (
        <Button
          variant="default"
          onClick={returned.more}
          loading={returned.isFetchingNextPage}
          w="fit-content"
        >
          Show more
        </Button>
      )}
    </Stack>
  );
}
