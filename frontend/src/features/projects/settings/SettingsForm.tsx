import {
  Button,
  Group,
  NumberInput,
  Paper,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type Project, useChangeProject } from "../api";
import { SchemaField } from "./SchemaField";
import { readSchema } from "./schemaText";
import { changedFields, type SettingsValues, valuesOf } from "./settingsValues";

export function SettingsForm({ project }: { project: Project }) {
  const change = useChangeProject(project.id);
  const form = useForm<SettingsValues>({
    initialValues: valuesOf(project),
    validate: {
      name: (value) => (value.trim() ? null : "A project needs a name."),
      output_schema: (value) => {
        const reading = readSchema(value);
        return reading.kind === "fault" ? reading.message : null;
      },
      write_overlap: overlap,
      rank_overlap: overlap,
      lease_minutes: (value) =>
        typeof value === "number" && value >= 1 && value <= 7 * 24 * 60
          ? null
          : "Between 1 minute and 10,080 minutes (a week).",
    },
  });
  const submit = form.onSubmit((values) => {
    const changes = changedFields(project, values);
    change.mutate(changes, {
      onSuccess: (saved) => {
        form.setInitialValues(valuesOf(saved));
        form.setValues(valuesOf(saved));
        notifications.show({
          title: "Settings saved",
          message: "They hold for work that is handed out from now on.",
        });
      },
      onError: (error) => {
        const { lease_seconds, ...errors } = toApiError(error).fieldErrors();
        form.setErrors(lease_seconds ? { ...errors, lease_minutes: lease_seconds } : errors);
      },
    });
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Part title="What it is">
          <TextInput label="Name" required maxLength={200} {...form.getInputProps("name")} />
          <Textarea
            label="Description"
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps("description")}
          />
        </Part>
        <Part title="Answers" hint="A new schema holds for answers submitted from now on.">
          <SchemaField
            value={form.values.output_schema}
            onChange={(value) => form.setFieldValue("output_schema", value)}
            error={form.errors.output_schema as string | undefined}
          />
        </Part>
        <Part title="Ranking">
          <TagsInput
            label="Reasons for a choice"
            description="Offered beside a choice, one key each. Press Enter after each reason."
            maxTags={20}
            {...form.getInputProps("rank_reasons")}
          />
        </Part>
        <Part
          title="Hand-out"
          hint="How many people answer the same task, and how long a task stays with one person."
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NumberInput
              label="Answers for each prompt"
              description="Holds for tasks created from now on."
              min={1}
              max={9}
              allowDecimal={false}
              {...form.getInputProps("write_overlap")}
            />
            <NumberInput
              label="Votes for each pair"
              description="More than one shows where people disagree."
              min={1}
              max={9}
              allowDecimal={false}
              {...form.getInputProps("rank_overlap")}
            />
          </SimpleGrid>
          <NumberInput
            label="A task stays with a person for"
            description="Counted from their last sign of work. After that it goes to somebody else; what they typed is kept."
            suffix=" minutes"
            min={1}
            max={7 * 24 * 60}
            allowDecimal={false}
            maw={320}
            {...form.getInputProps("lease_minutes")}
          />
        </Part>
        {change.error && <ErrorNotice title="The settings were not saved" error={change.error} />}
        <Group>
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            Save settings
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

function overlap(value: number | string) {
  return typeof value === "number" && value >= 1 && value <= 9 ? null : "A number from 1 to 9.";
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
