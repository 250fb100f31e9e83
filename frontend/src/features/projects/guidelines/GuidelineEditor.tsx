import { Alert, Button, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { WordDiff } from "@/components/diff/WordDiff";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type Guideline, usePublishGuidelines } from "./api";
import { MarkdownField } from "./MarkdownField";

interface Draft {
  body: string;
  note: string;
  /** The version it was begun from. */
  from: number;
}

/** Writes the next version. What is typed is kept on this device until it is published or thrown away. */
export function GuidelineEditor({
  projectId,
  newest,
  onDone,
}: {
  projectId: number;
  newest: Guideline | undefined;
  onDone: () => void;
}) {
  const me = useMe();
  const publish = usePublishGuidelines(projectId);
  const current = { body: newest?.body ?? "", note: "", from: newest?.number ?? 0 };
  const [kept, setKept, forget] = useLocalStorage<Draft | null>({
    key: `tuneloop.guidelines.${me.id}.${projectId}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const draft = kept ?? current;
  const change = (part: Partial<Draft>) => setKept({ ...draft, ...part });
  const changed = draft.body !== current.body;
  const next = current.from + 1;
  const errors = publish.error ? toApiError(publish.error).fieldErrors() : {};
  const throwAway = () => {
    forget();
    onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate(
          { body: draft.body, note: draft.note.trim() },
          {
            onSuccess: (made) => {
              forget();
              notifications.show({
                title: `Version ${made.number} is published`,
                message: "New work goes by it from now on. Answers already given keep their version.",
              });
              onDone();
            },
          },
        );
      }}
    >
      <Stack>
        {kept && kept.from !== current.from && (
          <Alert color="yellow" variant="light" title="The guidelines have changed since you began">
            <Text size="sm">
              You began from version {kept.from}; version {current.from} is out now. Look at the changes below
              before you publish: what is missing from your text would be taken out again.
            </Text>
          </Alert>
        )}
        <MarkdownField
          label="Guidelines"
          minRows={18}
          value={draft.body}
          onChange={(body) => change({ body })}
          error={errors.body}
        />
        <TextInput
          label="What is new"
          description="One line, for the people who know the version before."
          maxLength={300}
          value={draft.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
          error={errors.note}
        />
        {newest && changed && (
          <Paper p="md" component="section" aria-label="Your changes">
            <Title order={2} size="h4" mb="xs">
              Your changes to version {newest.number}
            </Title>
            <WordDiff before={newest.body} after={draft.body} />
          </Paper>
        )}
        {publish.error && <ErrorNotice title="The version was not published" error={publish.error} />}
        <Group>
          <Button type="submit" loading={publish.isPending} disabled={!changed || !draft.body.trim()}>
            Publish version {next}
          </Button>
          <Button variant="default" onClick={onDone}>
            {changed ? "Keep as a draft" : "Cancel"}
          </Button>
          {changed && (
            <Button variant="subtle" color="red" onClick={throwAway}>
              Throw away
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
