import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { AnchorLink } from "@/components/links";
import { count, counted } from "@/components/numbers";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Section } from "@/components/Section";
import { type Dataset, KIND_NAMES, versionName } from "@/features/datasets/api";
import { type JobDetail, launchFormQuery, useLaunch } from "../jobs/api";
import { groupedModels, type Model } from "../models/api";
import type { LaunchSearch } from "../routes";
import { CardChoice } from "./CardChoice";
import { fittingDatasets, type Method, suggestedDataset, suggestedModel } from "./choices";
import { SettingFields } from "./SettingFields";
import { configOf, type Setting, type Typed, typedFrom } from "./settings";

const METHODS = [
  {
    value: "sft" as const,
    label: "SFT",
    help: "Learns to write the approved answers. The first step from a base.",
  },
  {
    value: "dpo" as const,
    label: "DPO",
    help: "Learns which of two answers people prefer. Goes on from an SFT model.",
  },
];
const TUNINGS = [
  { value: "full" as const, label: "Full", help: "Trains all weights. Best for small models." },
  { value: "lora" as const, label: "LoRA", help: "Trains a small adapter. Needs much less memory." },
];

export function LaunchForm({
  projectId,
  search,
  like,
  models,
  datasets,
}: {
  projectId: number;
  search: LaunchSearch;
  like: JobDetail | undefined;
  models: Model[];
  datasets: Dataset[];
}) {
  const launch = useLaunch(projectId);
  const navigate = useNavigate();
  const [method, setMethod] = useState<Method>(search.method ?? (like?.method === "dpo" ? "dpo" : "sft"));
  const [tuning, setTuning] = useState<"full" | "lora">(like?.tuning ?? "full");
  const [chosenBase, setBase] = useState(search.base ?? like?.base_model);
  const [chosenVersion, setVersion] = useState(search.dataset ?? like?.dataset_version ?? undefined);
  const [name, setName] = useState("");
  const [queue, setQueue] = useState<string | null>(null);
  const [typed, setTyped] = useState<Typed>(like ? typedFrom(like.config) : {});
  const [faults, setFaults] = useState<Record<string, string>>({});

  const fitting = fittingDatasets(datasets, method);
  const version = fitting.find(({ id }) => id === chosenVersion) ?? suggestedDataset(datasets, method);
  const base = models.find(({ id }) => id === chosenBase) ?? suggestedModel(models, method);
  const form = useQuery(
    launchFormQuery({ method, tuning, base_model: base?.id, dataset_version: version?.id }),
  );
  const clear = (field: string) =>
    setFaults(({ [field]: _, ...others }) => {
      return others;
    });

  const submit = (settings: Setting[], queues: string[]) => {
    if (!base || !version) return;
    const { config, faults: found } = configOf(settings, typed);
    setFaults(Object.fromEntries(Object.entries(found).map(([field, text]) => [`config.${field}`, text])));
    if (Object.keys(found).length > 0) return;
    launch.mutate(
      {
        name: name.trim(),
        method,
        tuning,
        base_model: base.id,
        dataset_version: version.id,
        config,
        queue: queue ?? queues[0] ?? "gpu",
        priority: 0,
      },
      {
        onSuccess: (job) =>
          void navigate({
            to: "/projects/$projectId/jobs/$jobId",
            params: { projectId, jobId: job.id },
          }),
        onError: (error) => setFaults(toApiError(error).fieldErrors()),
      },
    );
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (form.data) submit(form.data.fields, form.data.queues);
      }}
    >
      <Stack gap="lg">
        <Section title="How to train">
          <Stack>
            <CardChoice
              label="Method"
              options={METHODS}
              value={method}
              onChange={(value) => {
                setMethod(value);
                setFaults({});
              }}
            />
            <CardChoice label="Tuning" options={TUNINGS} value={tuning} onChange={setTuning} />
          </Stack>
        </Section>
        <Section title="Model and data">
          <Stack>
            <Select
              label={method === "dpo" ? "Continue from" : "Base model"}
              description={
                method === "dpo"
                  ? "It is also the reference: DPO is measured against what this model prefers now."
                  : "The model as it is before training."
              }
              data={groupedModels(models)}
              value={base ? String(base.id) : null}
              onChange={(value) => {
                setBase(value ? Number(value) : undefined);
                clear("base_model");
              }}
              allowDeselect={false}
              searchable={models.length > 8}
              error={faults.base_model}
            />
            {method === "dpo" && base?.kind === "base" && (
              <Text size="sm" c="dimmed">
                This is a base. DPO works best from a model that was trained by SFT on the same kind of
                prompts.
              </Text>
            )}
            <DatasetChoice
              projectId={projectId}
              method={method}
              fitting={fitting}
              version={version}
              error={faults.dataset_version}
              onChange={(id) => {
                setVersion(id);
                clear("dataset_version");
              }}
            />
          </Stack>
        </Section>
        <Section
          title="Settings"
          description={
            base && version ? "The defaults are fitted to the model and the data above." : undefined
          }
        >
          <QueryBoundary query={form} errorTitle="The settings could not be loaded">
            {({ fields, queues }) => (
              <Stack>
                <SettingFields
                  settings={fields}
                  typed={typed}
                  faults={faults}
                  onType={(field, value) => {
                    setTyped((before) => ({ ...before, [field]: value }));
                    clear(`config.${field}`);
                  }}
                  onReset={(field) => {
                    setTyped(({ [field]: _, ...others }) => others);
                    clear(`config.${field}`);
                  }}
                />
                {queues.length > 1 && (
                  <Select
                    label="Queue"
                    description="Which kind of machine runs it."
                    data={queues}
                    value={queue ?? queues[0]}
                    onChange={setQueue}
                    allowDeselect={false}
                    error={faults.queue}
                  />
                )}
              </Stack>
            )}
          </QueryBoundary>
        </Section>
        <TextInput
          label="Name"
          description="Optional. The model it makes gets this name, too."
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faults.name}
        />
        {launch.error && <ErrorNotice title="The job was not launched" error={launch.error} />}
        <Group justify="flex-end">
          <Button
            type="submit"
            size="md"
            loading={launch.isPending}
            disabled={!base || !version || !form.data}
          >
            Launch
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function DatasetChoice({
  projectId,
  method,
  fitting,
  version,
  error,
  onChange,
}: {
  projectId: number;
  method: Method;
  fitting: Dataset[];
  version: Dataset | undefined;
  error?: string;
  onChange: (id: number) => void;
}) {
  if (fitting.length === 0)
    return (
      <Text size="sm" role="status">
        {method === "dpo"
          ? "DPO learns from ranked pairs, and no dataset version of this project holds any. "
          : "No dataset version of this project has a record to train on. "}
        <AnchorLink
          size="sm"
          underline="always"
          to="/projects/$projectId/datasets"
          params={{ projectId }}
          search={{ freeze: true }}
        >
          Freeze one
        </AnchorLink>
      </Text>
    );
  return (
    <div>
      <Select
        label="Dataset version"
        data={fitting.map((one) => ({
          value: String(one.id),
          label: `${versionName(one)} (${KIND_NAMES[one.kind].toLowerCase()}, ${count(one.counts?.train ?? 0)} to train on)`,
        }))}
        value={version ? String(version.id) : null}
        onChange={(value) => value && onChange(Number(value))}
        allowDeselect={false}
        searchable={fitting.length > 8}
        error={error}
      />
      {version?.counts && (
        <Text size="sm" c="dimmed" mt={6}>
          {counted(version.counts.train, "record")} to train on,{" "}
          {version.counts.validation === 0
            ? "none for validation, so there will be no validation loss."
            : `${count(version.counts.validation)} for validation.`}
          {method === "sft" && version.kind === "preference" && " SFT learns the chosen answer of each pair."}
        </Text>
      )}
    </div>
  );
}
