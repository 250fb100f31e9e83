import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { type Project, useChangeProject } from "../api";

/** Puts the project away, or takes it back. Nothing is removed. */
export function ArchiveCard({ project }: { project: Project }) {
  const change = useChangeProject(project.id);
  const archived = project.archived_at !== null;
  const set = (value: boolean) =>
    change.mutate(
      { archived: value },
      {
        onSuccess: () =>
          notifications.show({
            title: value ? "The project is archived" : "The project is active again",
            message: value ? "You find it under Projects, Archived." : "Work is handed out again.",
          }),
        onError: (error) =>
          notifications.show({
            color: "red",
            title: value ? "The project was not archived" : "The project was not taken back",
            message: toApiError(error).message,
          }),
      },
    );
  const ask = () =>
    modals.openConfirmModal({
      title: `Archive ${project.name}?`,
      children: (
        <Text size="sm">
          It leaves the lists, and no work is handed out. Everything in it stays, and a manager can take it
          back at any time.
        </Text>
      ),
      labels: { confirm: "Archive project", cancel: "Keep it active" },
      onConfirm: () => set(true),
    });
  return (
    <Paper p="lg" component="section" aria-label="Archive">
      <Group justify="space-between" align="center">
        <div style={{ flex: "1 1 260px" }}>
          <Title order={2} size="h3">
            {archived ? "This project is archived" : "Archive"}
          </Title>
          <Text size="sm" c="dimmed">
            {archived
              ? "It is out of the lists, and no work is handed out. Everything in it is still here."
              : "Put the project away when its work is done. Nothing is removed."}
          </Text>
        </div>
        <Button variant="default" loading={change.isPending} onClick={archived ? () => set(false) : ask}>
          {archived ? "Make it active again" : "Archive project"}
        </Button>
      </Group>
    </Paper>
  );
}
