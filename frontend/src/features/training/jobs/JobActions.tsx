import { Button, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { IconBox, IconChartBar, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { toApiError } from "@/api/errors";
import { useRoles } from "@/app/session";
import { ButtonLink } from "@/components/links";
import { isLive, type JobDetail, jobName, useJobAction } from "./api";

export function JobActions({ job }: { job: JobDetail }) {
  const manages = useRoles(job.project).has("manager");
  return (
    <>
      {job.result_model !== null && (
        <ButtonLink
          variant="default"
          to="/projects/$projectId/models/$modelId"
          params={{ projectId: job.project, modelId: job.result_model }}
          leftSection={<IconBox size={16} aria-hidden />}
        >
          Open the model
        </ButtonLink>
      )}
      {manages && job.result_model !== null && (
        <ButtonLink
          to="/projects/$projectId/evaluations"
          params={{ projectId: job.project }}
          search={{
            create: true,
            models: String(job.result_model),
            dataset: job.dataset_version ?? undefined,
          }}
          leftSection={<IconChartBar size={16} aria-hidden />}
        >
          Evaluate
        </ButtonLink>
      )}
      {manages && isLive(job.state) && <CancelButton job={job} />}
      {manages && (job.state === "failed" || job.state === "cancelled") && <RetryButton job={job} />}
    </>
  );
}

function CancelButton({ job }: { job: JobDetail }) {
  const cancel = useJobAction(job.id, "cancel");
  const asked = job.state === "cancelling";
  const ask = () =>
    modals.openConfirmModal({
      title: `Cancel ${jobName(job)}?`,
      children: (
        <Text size="sm">
          {job.state === "queued"
            ? "It leaves the queue. You can try it again later."
            : "It writes a checkpoint first and then stops. You can try it again later; it goes on from there."}
        </Text>
      ),
      labels: { confirm: "Cancel the job", cancel: "Let it run" },
      confirmProps: { color: "red" },
      onConfirm: () =>
        cancel.mutate(undefined, { onError: (error) => say("The job was not cancelled", error) }),
    });
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      onClick={ask}
      loading={cancel.isPending}
      disabled={asked}
    >
      {asked ? "Stopping" : "Cancel"}
    </Button>
  );
}

function RetryButton({ job }: { job: JobDetail }) {
  const retry = useJobAction(job.id, "retry");
  return (
    <Button
      variant={job.state === "failed" ? "filled" : "default"}
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={retry.isPending}
      onClick={() =>
        retry.mutate(undefined, { onError: (error) => say("The job was not queued again", error) })
      }
    >
      Try again
    </Button>
  );
}

function say(title: string, error: unknown) {
  notifications.show({ color: "red", title, message: toApiError(error).message });
}
