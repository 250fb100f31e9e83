import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { HistoryList } from "../history/HistoryList";
import { taskRoute } from "../routes";
import { taskQuery } from "./api";
import { TaskActions, TaskBadges, TaskBody } from "./TaskView";

/** One task with all that ever happened to it. */
export function TaskPage() {
  const { projectId, taskId } = taskRoute.useParams();
  const task = useQuery(taskQuery(projectId, taskId));
  const back = { label: "Tasks", to: `/projects/${projectId}/tasks` };
  return (
    <PageFrame>
      <PageBoundary query={task} what="task" back={back}>
        {(data) => (
          <>
            <PageHeader
              title={`Task ${data.id}`}
              crumbs={[back]}
              badge={<TaskBadges task={data} />}
              actions={<TaskActions projectId={projectId} task={data} />}
            />
            <Stack gap="lg">
              <TaskBody task={data} />
              <Section title="History" description="All that happened to it, newest first.">
                <HistoryList projectId={projectId} of={{ task: taskId }} />
              </Section>
            </Stack>
          </>
        )}
      </PageBoundary>
    </PageFrame>
  );
}
