import { Stack, Text } from "@mantine/core";
import { IconCertificate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink, ButtonLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { counted } from "@/components/numbers";
import { QueryBoundary } from "@/components/QueryBoundary";
import { StateBadge } from "@/components/StateBadge";
import { type Project, useProject } from "@/features/projects/api";
import { type QualificationRow, qualificationSizeQuery, useQualificationResults } from "./api";
import { attemptWords, standingWords } from "./words";

/** Whether people have to qualify, with how many questions, and how each person did. */
export function QualificationTab({ projectId }: { projectId: number }) {
  const project = useProject(projectId);
  const results = useQualificationResults(projectId);
  return (
    <Stack gap="lg">
      <QueryBoundary query={project}>{(data) => <Standing project={data} />}</QueryBoundary>
      <CursorTable
        label="Results by person"
        pages={results}
        empty={<EmptyState compact icon={IconCertificate} title="There are no annotators yet" />}
        columns={[
          {
            header: "Name",
            cell: (row) => (
              <AnchorLink
                size="sm"
                fw={550}
                to="/projects/$projectId/reliability/$userId"
                params={{ projectId, userId: row.id }}
              >
                {row.name}
              </AnchorLink>
            ),
          },
          {
            header: "Stands",
            cell: (row) => <StateBadge state={stateOf(row)} label={standingWords(row)} />,
          },
          {
            header: "Attempts",
            cell: (row) =>
              row.attempts.length === 0 ? (
                <Text size="sm" c="dimmed">
                  None
                </Text>
              ) : (
                row.attempts.map((attempt) => (
                  <Text key={attempt.number} size="sm">
                    {attemptWords(attempt)}
                  </Text>
                ))
              ),
          },
        ]}
      />
    </Stack>
  );
}

function stateOf(row: QualificationRow): string {
  if (row.retrain_since) return "returned";
  return row.qualified_at ? "approved" : "pending";
}

function Standing({ project }: { project: Project }) {
  const size = useQuery(qualificationSizeQuery(project.id));
  const questions = size.data ?? 0;
  const settings = (
    <ButtonLink
      size="xs"
      mt="xs"
      variant="default"
      to="/projects/$projectId/settings"
      params={{ projectId: project.id }}
      search={{ tab: "quality" }}
    >
      Change it in the settings
    </ButtonLink>
  );
  if (!project.qualification_required)
    return (
      <Notice title="People do not have to qualify">
        {questions > 0 && (
          <>
            The set has {counted(questions, "question")}; it is asked only of people whom you retrain.
            <br />
          </>
        )}
        {settings}
      </Notice>
    );
  if (size.data === 0)
    return (
      <Notice tone="warning" title="People have to qualify, but the set has no question">
        Put gold questions into the qualification, or nobody is held back by it.
        <br />
        {settings}
      </Notice>
    );
  return (
    <Notice title="People qualify before they work">
      {counted(questions, "question")}, of which {project.qualification_pass_mark} % have to be right;{" "}
      {counted(project.qualification_attempts, "attempt")} each
      {project.qualification_feedback
        ? ", with what would have been right afterwards."
        : ", without feedback."}
      <br />
      {settings}
    </Notice>
  );
}
