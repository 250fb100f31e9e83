import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { AnchorLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { draftingSettingsRoute } from "../routes";
import { type DraftingSettings, useDraftingSettings, useSaveDraftingSettings } from "./api";

/** Which models write for the people of a project, and what they may be asked for. */
export function DraftingSettingsPage() {
  const { projectId } = draftingSettingsRoute.useParams();
  const settings = useDraftingSettings(projectId);
  return (
    <PageFrame width="narrow">
      <PageHeader
        title="Drafts and chat"
        description="Models that write for the people of this project: drafts to begin with, replies in a chat, answers to rank."
      />
      <QueryBoundary query={settings}>
        {(data) => <SettingsForm key={projectId} projectId={projectId} settings={data} />}
      </QueryBoundary>
    </PageFrame>
  );
}

function SettingsForm({ projectId, settings }: { projectId: number; settings: DraftingSettings }) {
  const save = useSaveDraftingSettings(projectId);
  const { choices, ...values } = settings;
  const form = useForm({ initialValues: values });
  const sources = [
    {
      group: "Endpoints",
      items: choices
        .filter(({ key }) => key.startsWith("endpoint:"))
        .map(({ key, name, off }) => ({ value: key, label: off ? `${name}, switched off` : name })),
    },
    {
      group: "Models of the registry",
      items: choices
        .filter(({ key }) => key.startsWith("model:"))
        .map(({ key, name }) => ({ value: key, label: name })),
    },
  ].filter(({ items }) => items.length > 0);
  const submit = form.onSubmit((changed) =>
    save.mutate(changed, {
      onSuccess: ({ choices: _, ...saved }) => {
        form.setInitialValues(saved);
        form.setValues(saved);
        notifications.show({ title: "Saved", message: "It holds for what is asked for from now on." });
      },
      onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
    }),
  );
  const nobody = form.values.source === "";
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <Part title="Who writes">
          <Select
            label="Model"
            description={<Description />}
            placeholder="Nobody"
            data={sources}
            clearable
            searchable
            nothingFoundMessage="There is no such model"
            {...form.getInputProps("source")}
            value={form.values.source || null}
            onChange={(value) => form.setFieldValue("source", value ?? "")}
          />
          <Select
            label="Second model"
            description="Writes every second reply and answer, so that people compare two models. Without one, the first writes both."
            placeholder="None"
            data={sources}
            clearable
            searchable
            disabled={nobody}
            nothingFoundMessage="There is no such model"
            {...form.getInputProps("second_source")}
            value={form.values.second_source || null}
            onChange={(value) => form.setFieldValue("second_source", value ?? "")}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NumberInput
              label="Temperature"
              description="0 says the same each time; higher varies more."
              min={0}
              max={2}
              step={0.1}
              decimalScale={2}
              {...form.getInputProps("temperature")}
            />
            <NumberInput
              label="Longest text"
              description="What reaches it is ended there."
              suffix=" tokens"
              min={1}
              max={32768}
              allowDecimal={false}
              {...form.getInputProps("max_tokens")}
            />
          </SimpleGrid>
        </Part>
        <Part title="What for" hint={nobody ? "Choose who writes first." : undefined}>
          <Checkbox
            label="Drafts"
            description="Writers may ask for a draft. An answer that stands on one says so, through to the dataset."
            disabled={nobody}
            {...form.getInputProps("drafts", { type: "checkbox" })}
          />
          <Checkbox
            label="Chat"
            description="Annotators may chat. Every turn offers two replies, and choosing one makes a pair, which is reviewed like any other."
            disabled={nobody}
            {...form.getInputProps("chat", { type: "checkbox" })}
          />
          <Checkbox
            label="Annotators may ask for answers to rank"
            description="Managers always may, on the page of an item. The answers become a task for whoever ranks."
            disabled={nobody}
            {...form.getInputProps("annotators_sample", { type: "checkbox" })}
          />
        </Part>
        {save.error && <ErrorNotice title="This was not saved" error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            Save
          </Button>
          {form.isDirty() && (
            <Button variant="subtle" onClick={form.reset}>
              Undo changes
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <Title order={2} size="h3" mb={hint ? 0 : "md"}>
        {title}
      </Title>
      {hint && (
        <Text size="sm" c="dimmed" mb="md">
          {hint}
        </Text>
      )}
      <Stack>{children}</Stack>
    </Paper>
  );
}

function Description() {
  const { is_administrator } = useMe();
  return (
    <Text span inherit>
      A model of the registry runs on this site.{" "}
      {is_administrator ? (
        <AnchorLink to="/admin/endpoints" inherit underline="always">
          Set up other servers
        </AnchorLink>
      ) : (
        "Administrators set up other servers."
      )}
    </Text>
  );
}
