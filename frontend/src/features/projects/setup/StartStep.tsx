import { Anchor, Group, Radio, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { projectNamesQuery } from "@/features/home/api";
import { projectQuery } from "../api";
import { CopyModal } from "./CopyModal";
import classes from "./Setup.module.css";
import { fromTemplate, hasChanges, kindsOf, type Template } from "./setupValues";
import { StepFrame, type StepProps } from "./step";

const KIND_WORDS = { write: "Writing", rank: "Ranking" };

export function StartStep({ values, errors, setAll, templates, template, heading }: StepProps) {
  const take = (key: string) => {
    const chosen = templates.find((one) => one.key === key) ?? null;
    const apply = () => setAll(fromTemplate(chosen, values));
    if (!hasChanges(values, template)) return apply();
    return modals.openConfirmModal({
      title: "Change the template?",
      children: (
        <Text size="sm">
          What you have entered so far is replaced by what the template says. The name stays.
        </Text>
      ),
      labels: { confirm: "Change it", cancel: "Keep what is there" },
      onConfirm: apply,
    });
  };
  return (
    <StepFrame
      title="What do you start from?"
      hint="A template brings guidelines, settings and a few example prompts. You can change all of it in the next steps."
      heading={heading}
    >
      <Radio.Group
        label="Template"
        labelProps={{ className: "visually-hidden" }}
        value={values.template}
        onChange={take}
        error={errors.template}
        errorProps={{ mt: 8 }}
      >
        <div className={classes.cards}>
          {templates.map((one) => (
            <Card key={one.key} value={one.key} title={one.title} kinds={kindWords(one)}>
              {one.summary}
            </Card>
          ))}
          <Card value="" title="Nothing" kinds="Your own">
            An empty project: you say what people do, and write the guidelines yourself.
          </Card>
        </div>
      </Radio.Group>
      <CopyAnother />
    </StepFrame>
  );
}

function kindWords(template: Template): string {
  const [first = "", ...others] = kindsOf(template).map((kind) => KIND_WORDS[kind]);
  return [first, ...others.map((word) => word.toLowerCase())].join(" and ");
}

function Card({
  value,
  title,
  kinds,
  children,
}: {
  value: string;
  title: string;
  kinds: string;
  children: string;
}) {
  const id = useId();
  return (
    <Radio.Card value={value} className={classes.card} aria-label={title} aria-describedby={id}>
      <Group gap={9} wrap="nowrap" align="flex-start">
        <Radio.Indicator size="xs" mt={3} aria-hidden />
        <Stack gap={2} flex={1} miw={0}>
          <Group justify="space-between" gap={6} wrap="nowrap" align="baseline">
            <Text fw={600} size="sm">
              {title}
            </Text>
            <Text size="xs" c="dimmed" ta="right">
              {kinds}
            </Text>
          </Group>
          <Text size="sm" c="dimmed" id={id}>
            {children}
          </Text>
        </Stack>
      </Group>
    </Radio.Card>
  );
}

/** Another way to begin: the settings of a project that one manages. */
function CopyAnother() {
  const me = useMe();
  const [asking, ask] = useDisclosure(false);
  const [chosen, setChosen] = useState<string | null>(null);
  // An administrator manages all of them and is a member of few.
  const all = useQuery({ ...projectNamesQuery, enabled: me.is_administrator });
  const project = useQuery({ ...projectQuery(Number(chosen)), enabled: chosen !== null });
  const managed = me.is_administrator
    ? (all.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
    : me.memberships
        .filter(({ roles }) => roles.includes("manager"))
        .map(({ project_id, project_name }) => ({ value: String(project_id), label: project_name }));
  if (managed.length === 0) return null;
  if (!asking)
    return (
      <Text size="sm" c="dimmed">
        Or{" "}
        <Anchor component="button" type="button" inherit underline="always" onClick={ask.open}>
          copy one of your projects
        </Anchor>
        .
      </Text>
    );
  return (
    <>
      <div>
        <Select
          label="Project to copy"
          description="You choose what comes along."
          placeholder="Choose a project"
          searchable
          autoFocus
          value={chosen}
          data={managed}
          onChange={setChosen}
          error={project.error ? toApiError(project.error).message : undefined}
        />
      </div>
      {chosen !== null && project.data && (
        <CopyModal key={chosen} project={project.data} opened onClose={() => setChosen(null)} />
      )}
    </>
  );
}
