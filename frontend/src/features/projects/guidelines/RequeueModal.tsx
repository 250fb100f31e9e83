import { Alert, Button, Checkbox, Group, Modal, Radio, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { counted } from "@/components/numbers";
import { headingInWords } from "@/components/text/sections";
import { type Guideline, type OldWorkState, oldWorkQuery, type RequeueOrder, useRequeue } from "./api";

/** Puts work that was done under earlier versions back to work. Says how much that is before anything happens. */
export function RequeueModal({
  projectId,
  versions,
  opened,
  onClose,
}: {
  projectId: number;
  versions: Guideline[];
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Have earlier work done again" size="lg">
      {versions[0] && (
        <RequeueForm projectId={projectId} newest={versions[0]} versions={versions} onClose={onClose} />
      )}
    </Modal>
  );
}

function RequeueForm({
  projectId,
  newest,
  versions,
  onClose,
}: {
  projectId: number;
  newest: Guideline;
  versions: Guideline[];
  onClose: () => void;
}) {
  const requeue = useRequeue(projectId);
  const [before, setBefore] = useState(newest.number);
  const [states, setStates] = useState<OldWorkState[]>(["submitted", "approved"]);
  const [how, setHow] = useState<RequeueOrder["how"]>("authors");
  const [section, setSection] = useState("");
  const affected = useQuery({ ...oldWorkQuery(projectId, before, states), enabled: states.length > 0 });
  const amount = affected.data ? amountInWords(affected.data) : null;
  const nothing = states.length === 0 || affected.data?.count === 0;
  const send = () =>
    requeue.mutate(
      { before_number: before, states, how, section },
      {
        onSuccess: (order) => {
          notifications.show(
            order.finished_at
              ? {
                  title: `${counted(order.changed, "answer")} put back`,
                  message:
                    how === "authors" ? "Their authors find them under My work." : "Others get the tasks.",
                }
              : {
                  title: "It is on its way",
                  message: "It goes on in the background; this page shows how far.",
                },
          );
          onClose();
        },
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack>
        <Select
          label="Work that was done before"
          description="Answers remember the version that they were given by."
          allowDeselect={false}
          value={String(before)}
          onChange={(value) => setBefore(Number(value ?? newest.number))}
          data={versions.map(({ number, note }) => ({
            value: String(number),
            label: `Version ${number}${note ? `: ${note}` : ""}`,
          }))}
        />
        <Checkbox.Group
          label="Which of it"
          value={states}
          onChange={(values) => setStates(values as OldWorkState[])}
        >
          <Group mt={6}>
            <Checkbox value="submitted" label="Submitted, not decided yet" />
            <Checkbox value="approved" label="Approved" />
          </Group>
        </Checkbox.Group>
        <Radio.Group label="Who does it again" value={how} onChange={(value) => setHow(value as typeof how)}>
          <Stack gap={8} mt={6}>
            <Radio
              value="authors"
              label="Its authors"
              description="It comes back to them like returned work, with what is new. Where somebody has left, others get it."
            />
            <Radio
              value="others"
              label="Other people"
              description="The old answers are kept but set aside, and the tasks are handed out anew."
            />
          </Stack>
        </Radio.Group>
        {newest.sections.length > 0 && (
          <Select
            label="Point them to a section"
            placeholder="The whole guidelines"
            clearable
            searchable
            value={section || null}
            onChange={(value) => setSection(value ?? "")}
            data={newest.sections.map((title) => ({ value: title, label: headingInWords(title) }))}
          />
        )}
        <Alert color={nothing ? "gray" : "orange"} variant="light" role="status">
          {states.length === 0 ? (
            "Choose which work is meant."
          ) : affected.error ? (
            "How much work this is could not be counted."
          ) : (
            <Text size="sm">
              {amount === null
                ? "Counting …"
                : nothing
                  ? "There is no such work: nothing would change."
                  : `This reaches ${amount}. What is frozen into a dataset version stays in it.`}
            </Text>
          )}
        </Alert>
        {requeue.error && <ErrorNotice title="Nothing was put back" error={requeue.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={requeue.isPending} disabled={nothing || amount === null}>
            {amount === null || nothing ? "Put it back" : `Put ${amount} back`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function amountInWords({ count, exact }: { count: number; exact: boolean }): string {
  return exact ? counted(count, "answer") : `more than ${counted(count, "answer")}`;
}
