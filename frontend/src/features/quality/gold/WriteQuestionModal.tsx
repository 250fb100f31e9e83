import { Button, Group, Modal, SegmentedControl, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useProject } from "@/features/projects/api";
import { type GoldCreate, useMakeGold } from "./api";
import { KeyField, UseFields, type UseValues } from "./GoldFields";
import { jsonProblem, type KeyValues, keyOf } from "./goldKey";

interface Values extends KeyValues, UseValues {
  kind: "rank" | "write";
  prompt: string;
  a: string;
  b: string;
}

/** A question of one's own, with its right answer. */
export function WriteQuestionModal({ projectId, onClose }: { projectId: number; onClose: () => void }) {
  const make = useMakeGold(projectId);
  const project = useProject(projectId);
  const takesJson = project.data?.output_schema != null;
  const form = useForm<Values>({
    initialValues: {
      kind: "rank",
      prompt: "",
      a: "",
      b: "",
      choice: "A",
      json: "",
      explanation: "",
      in_work: true,
      in_qualification: false,
    },
    validate: {
      prompt: filled("The question needs a prompt."),
      a: (value, { kind }) => (kind === "rank" ? filled("Write the first answer.")(value) : null),
      b: (value, { kind }) => (kind === "rank" ? filled("Write the second answer.")(value) : null),
      json: (value, { kind }) => jsonProblem(kind, value),
    },
  });
  const { kind } = form.values;
  return (
    <Modal opened onClose={onClose} title="Write a gold question" size="lg">
      <form
        onSubmit={form.onSubmit((values) =>
          make.mutate(asBody(values), {
            onSuccess: () => {
              notifications.show({
                title: "The question is there",
                message: "It is asked from the next task on.",
              });
              onClose();
            },
            onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
          }),
        )}
      >
        <Stack>
          {make.error && <ErrorNotice title="The question was not made" error={make.error} />}
          {takesJson && (
            <SegmentedControl
              aria-label="What is asked for"
              data={[
                { value: "rank", label: "The better of two answers" },
                { value: "write", label: "A written answer" },
              ]}
              {...form.getInputProps("kind")}
            />
          )}
          <Textarea
            label="Prompt"
            required
            autosize
            minRows={2}
            data-autofocus
            {...form.getInputProps("prompt")}
          />
          {kind === "rank" && (
            <>
              <Textarea label="Answer A" required autosize minRows={2} {...form.getInputProps("a")} />
              <Textarea label="Answer B" required autosize minRows={2} {...form.getInputProps("b")} />
            </>
          )}
          <KeyField form={form} kind={kind} letters={["A", "B"]} />
          <UseFields form={form} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make the question
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function filled(message: string) {
  return (value: string) => (value.trim() ? null : message);
}

function asBody({ kind, prompt, a, b, choice, json, ...use }: Values): GoldCreate {
  const key = keyOf(kind, { choice, json });
  return kind === "rank" ? { ...use, prompt, responses: [a, b], key } : { ...use, prompt, key };
}
