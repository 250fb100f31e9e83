import { Button, Group, List, Modal, MultiSelect, NumberInput, Stack, TagsInput, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Notice } from "@/components/Notice";
import { useMembers } from "@/features/projects/people/api";
import { type Change, type Changed, tagsQuery, useChangeTasks } from "./api";
import type { Target } from "./ChangeBar";
import { type ChangeChoice, outcomeWords } from "./changes";
import { asQuery } from "./filters";

/** Asks what is needed for one change to many tasks, says how many it will be, and then what became of it. */
export function ChangeModal({
  projectId,
  choice,
  target,
  onClose,
  onDone,
}: {
  projectId: number;
  choice: ChangeChoice;
  target: Target;
  onClose: () => void;
  onDone?: () => void;
}) {
  const change = useChangeTasks(projectId);
  const [answers, setAnswers] = useState<number | string>(2);
  const [priority, setPriority] = useState<number | string>(1);
  const [tags, setTags] = useState<string[]>([]);
  const [people, setPeople] = useState<string[]>([]);
  const [left, setLeft] = useState<ReturnType<typeof outcomeWords> | null>(null);
  const incomplete =
    (choice.value === "set_overlap" && typeof answers !== "number") ||
    (choice.value === "set_priority" && typeof priority !== "number");
  const send = () => {
    const body: Change = {
      action: choice.value,
      ...(target.ids ? { task_ids: target.ids } : { filter: asQuery(target.filters ?? {}) }),
      ...(choice.value === "set_overlap" && { required_answers: Number(answers) }),
      ...(choice.value === "set_priority" && { priority: Number(priority) }),
      ...(choice.value === "set_audience" && { tags, people: people.map(Number) }),
    };
    change.mutate(body, { onSuccess: finish });
  };
  const finish = (answer: Changed) => {
    onDone?.();
    if (answer.queued) {
      notifications.show({
        title: "The change is under way",
        message: "A worker goes through the tasks; how far it has come is above the list.",
      });
      return onClose();
    }
    const words = outcomeWords(answer);
    if (words.reasons.length > 0) return setLeft(words);
    notifications.show({ title: words.title, message: "The list shows them as they are now." });
    onClose();
  };
  if (left)
    return (
      <Modal opened onClose={onClose} title={choice.label}>
        <Stack>
          <Notice tone="warning" live title={left.title}>
            <List size="sm" spacing={2}>
              {left.reasons.map((reason) => (
                <List.Item key={reason}>{reason}</List.Item>
              ))}
            </List>
          </Notice>
          <Group justify="flex-end">
            <Button onClick={onClose}>Close</Button>
          </Group>
        </Stack>
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={choice.label}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          {change.error && <ErrorNotice title="Nothing was changed" error={change.error} />}
          <Text size="sm">
            This is about <strong>{target.words}</strong>. {choice.description}
          </Text>
          {choice.value === "set_overlap" && (
            <NumberInput
              label="Answers for each task"
              min={1}
              max={9}
              allowDecimal={false}
              value={answers}
              onChange={setAnswers}
              data-autofocus
            />
          )}
          {choice.value === "set_priority" && (
            <NumberInput
              label="Priority"
              min={-1000}
              max={1000}
              allowDecimal={false}
              value={priority}
              onChange={setPriority}
              data-autofocus
            />
          )}
          {choice.value === "set_audience" && (
            <AudienceFields
              projectId={projectId}
              tags={tags}
              people={people}
              onTags={setTags}
              onPeople={setPeople}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave them as they are
            </Button>
            <Button
              type="submit"
              color={choice.value === "cancel" ? "red" : undefined}
              loading={change.isPending}
              disabled={incomplete}
            >
              {choice.verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function AudienceFields({
  projectId,
  tags,
  people,
  onTags,
  onPeople,
}: {
  projectId: number;
  tags: string[];
  people: string[];
  onTags: (tags: string[]) => void;
  onPeople: (people: string[]) => void;
}) {
  const known = useQuery(tagsQuery(projectId));
  const members = useMembers(projectId);
  return (
    <>
      <TagsInput
        label="Tags"
        description="Only people who have all of them. Press Enter after each."
        data={known.data ?? []}
        value={tags}
        onChange={onTags}
        disabled={people.length > 0}
      />
      <MultiSelect
        label="People"
        description="Only these. Tags do not count then."
        searchable
        nothingFoundMessage="Nobody of that name"
        data={members.rows
          .filter((member) => member.roles.includes("annotator"))
          .map((member) => ({ value: String(member.id), label: member.name || member.email }))}
        value={people}
        onChange={onPeople}
        disabled={tags.length > 0}
      />
    </>
  );
}
