import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type GoldDetail, useChangeGold, useRetireGold } from "./api";
import { KeyField, UseFields } from "./GoldFields";
import { jsonProblem, keyOf, valuesOfKey } from "./goldKey";

/** Changes a question: what is right while nobody has answered it, and where it is used; or retires it. */
export function GoldForm({
  projectId,
  question,
  onRetired,
}: {
  projectId: number;
  question: GoldDetail;
  onRetired: () => void;
}) {
  const change = useChangeGold(projectId);
  const retire = useRetireGold(projectId);
  const { kind } = question;
  const answered = question.asked > 0;
  const form = useForm({
    initialValues: {
      ...valuesOfKey(question.key),
      in_work: question.in_work,
      in_qualification: question.in_qualification,
      explanation: question.explanation,
    },
    validate: { json: (text) => (answered ? null : jsonProblem(kind, text)) },
  });
  const save = form.onSubmit(({ choice, json, ...use }) => {
    const key = form.isDirty("choice") || form.isDirty("json") ? { key: keyOf(kind, { choice, json }) } : {};
    change.mutate(
      { id: question.id, ...use, ...key },
      {
        onSuccess: () => {
          form.resetDirty();
          notifications.show({ title: "The question is saved", message: "It holds from the next task on." });
        },
        onError: (error) => {
          const problems = toApiError(error).details.filter(({ field }) => field?.startsWith("key"));
          const [first] = problems;
          if (first) form.setFieldError(kind === "rank" ? "choice" : "json", first.message);
        },
      },
    );
  });
  const ask = () =>
    modals.openConfirmModal({
      title: "Retire this question?",
      children: (
        <Text size="sm">Nobody is asked it any more. What people answered stays, and counts as before.</Text>
      ),
      labels: { confirm: "Retire it", cancel: "Keep it" },
      onConfirm: () =>
        retire.mutate(question.id, {
          onSuccess: onRetired,
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "It was not retired",
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <Paper p="md" component="form" onSubmit={save} aria-label="Change this question">
      <Stack gap="sm">
        {change.error && <ErrorNotice title="It was not saved" error={change.error} />}
        {answered ? (
          <Text size="sm" c="dimmed">
            People have answered this question by what is right now, so that stays. If it is wrong, retire the
            question and write a new one.
          </Text>
        ) : (
          <KeyField form={form} kind={kind} letters={question.candidates.map(({ label }) => label)} />
        )}
        <UseFields form={form} />
        <Group justify="space-between">
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            Save
          </Button>
          <Button variant="subtle" color="red" onClick={ask} loading={retire.isPending}>
            Retire it
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
