import { Button, Group, Stack, Tabs } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type Project, useChangeProject } from "../api";
import { AnswersTab } from "./AnswersTab";
import { GeneralTab } from "./GeneralTab";
import { HandoutTab } from "./HandoutTab";
import { QualityTab } from "./QualityTab";
import { ReviewTab } from "./ReviewTab";
import { changedFields, faultsOf, type SettingsValues, valuesOf } from "./settingsValues";
import { type SettingsTab, tabOf } from "./tabs";

const TABS: { value: SettingsTab; label: string; content: typeof HandoutTab }[] = [
  { value: "general", label: "General", content: GeneralTab },
  { value: "answers", label: "Answers", content: AnswersTab },
  { value: "handout", label: "Hand-out", content: HandoutTab },
  { value: "quality", label: "Quality", content: QualityTab },
  { value: "review", label: "Review", content: ReviewTab },
];

/** All settings of a project, on tabs, saved together. */
export function SettingsForm({
  project,
  tab,
  onTab,
}: {
  project: Project;
  tab: SettingsTab;
  onTab: (tab: SettingsTab) => void;
}) {
  const change = useChangeProject(project.id);
  const form = useForm<SettingsValues>({ initialValues: valuesOf(project), validate: faultsOf });
  const showFirst = (errors: Record<string, unknown>) => {
    const fields = Object.keys(errors);
    // A fault on a tab that is not open would not be seen.
    if (fields[0] && !fields.some((field) => tabOf(field) === tab)) onTab(tabOf(fields[0]));
  };
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
        const { lease_seconds, ...rest } = toApiError(error).fieldErrors();
        const errors = lease_seconds ? { ...rest, lease_minutes: lease_seconds } : rest;
        form.setErrors(errors);
        showFirst(errors);
      },
    });
  }, showFirst);
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Tabs value={tab} onChange={(chosen) => chosen && onTab(chosen as SettingsTab)} keepMounted={false}>
          <Tabs.List mb="md">
            {TABS.map(({ value, label }) => (
              <Tabs.Tab key={value} value={value}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TABS.map(({ value, content: Content }) => (
            <Tabs.Panel key={value} value={value}>
              <Stack>
                <Content form={form} project={project} />
              </Stack>
            </Tabs.Panel>
          ))}
        </Tabs>
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
