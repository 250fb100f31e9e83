import { Alert, Button, Group, Paper, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { WordDiff } from "@/components/diff/WordDiff";
import { ErrorNotice } from "@/components/ErrorNotice";
import { lineOfSection } from "@/components/text/sections";
import { type Guideline, usePublishGuidelines } from "./api";
import { MarkdownField } from "./MarkdownField";

interface Draft {
  body: string;
  note: string;
  must_acknowledge?: boolean;
  /** The version it was begun from. */
  from: number;
}

/** Writes the next version. What is typed is kept on this device until it is published or thrown away. */
export function GuidelineEditor({
  projectId,
  newest,
  section,
  onDone,
  onPublished,
}: {
  projectId: number;
  newest: Guideline | undefined;
  /** The section to begin at. */
  section?: string;
  onDone: () => void;
  onPublished: (made: Guideline) => void;
}) {
  const me = useMe();
  const publish = usePublishGuidelines(projectId);
  const current: Draft = { body: newest?.body ?? "", note: "", from: newest?.number ?? 0 };
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
          { body: draft.body, note: draft.note.trim(), must_acknowledge: draft.must_acknowledge ?? false },
          {
            onSuccess: (made) => {
              forget();
              onPublished(made);
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
          startLine={section === undefined ? undefined : lineOfSection(draft.body, section)}
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
        <Switch
          label="People must read it before their next task"
          description="They are shown what changed, and say that they have read it. Use it where work by the old version would be wrong."
          checked={draft.must_acknowledge ?? false}
          onChange={(event) => change({ must_acknowledge: event.currentTarget.checked })}
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
