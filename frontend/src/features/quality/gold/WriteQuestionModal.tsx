import { Button, Group, Modal, SegmentedControl, Select, Stack, Switch, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useProject } from "@/features/projects/api";
import { type GoldCreate, useMakeGold } from "./api";

interface Values {
  kind: "rank" | "write";
  prompt: string;
  a: string;
  b: string;
  choice: string;
  json: string;
  explanation: string;
  in_work: boolean;
  in_qualification: boolean;
}

const CHOICES = [
  { value: "A", label: "Answer A is better" },
  { value: "B", label: "Answer B is better" },
  { value: "tie", label: "Both are equally good" },
  { value: "both_bad", label: "Both are bad" },
];

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
      json: (value, { kind }) => (kind === "write" && !isJson(value) ? "This is not JSON yet." : null),
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
          {kind === "rank" ? (
            <>
              <Textarea label="Answer A" required autosize minRows={2} {...form.getInputProps("a")} />
              <Textarea label="Answer B" required autosize minRows={2} {...form.getInputProps("b")} />
              <Select label="Right" allowDeselect={false} data={CHOICES} {...form.getInputProps("choice")} />
              <Text size="xs" c="dimmed">
                Which of the two is on the left is drawn by chance for each person.
              </Text>
            </>
          ) : (
            <Textarea
              label="Right answer"
              description="As JSON that fits the project's schema; the order of fields does not matter."
              required
              autosize
              minRows={3}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              {...form.getInputProps("json")}
            />
          )}
          <Switch label="Mixed into the work" {...form.getInputProps("in_work", { type: "checkbox" })} />
          <Switch
            label="In the qualification"
            {...form.getInputProps("in_qualification", { type: "checkbox" })}
          />
          <Textarea
            label="Explanation"
            description="Shown after a qualification, where the project gives feedback."
            autosize
            {...form.getInputProps("explanation")}
          />
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function asBody({ kind, prompt, a, b, choice, json, ...use }: Values): GoldCreate {
  return kind === "rank"
    ? { ...use, prompt, responses: [a, b], key: { choice } }
    : { ...use, prompt, key: { json: JSON.parse(json) } };
}
