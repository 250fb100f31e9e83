import {
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { AnchorLink } from "@/components/links";
import { count, counted } from "@/components/numbers";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { inWords } from "@/components/StateBadge";
import { type Dataset, readyDatasetsQuery, SPLITS, type Split, versionName } from "@/features/datasets/api";
import { groupedModels, type Model, usableModelsQuery } from "@/features/training/models/api";
import type { EvaluationListSearch } from "../routes";
import { useCreateEvaluation } from "./api";
import { suggestedModels, suggestedSplit } from "./suggestions";

const MOST_MODELS = 8;

export function CreateEvaluationModal({
  projectId,
  search,
  opened,
  onClose,
}: {
  projectId: number;
  search: EvaluationListSearch;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Evaluate models" size="lg">
      {opened && <Loaded projectId={projectId} search={search} onClose={onClose} />}
    </Modal>
  );
}

interface FormProps {
  projectId: number;
  search: EvaluationListSearch;
  onClose: () => void;
}

function Loaded(props: FormProps) {
  const models = useQuery(usableModelsQuery(props.projectId));
  const datasets = useQuery(readyDatasetsQuery(props.projectId));
  const failed = models.error ?? datasets.error;
  if (failed) return <ErrorNotice error={failed} />;
  if (!models.data || !datasets.data) return <BlockSkeleton rows={3} />;
  if (datasets.data.length === 0)
    return (
      <Text size="sm">
        Models are asked the prompts of a frozen dataset version, and this project has none yet.{" "}
        <AnchorLink
          size="sm"
          underline="always"
          to="/projects/$projectId/datasets"
          params={{ projectId: props.projectId }}
          search={{ freeze: true }}
        >
          Freeze one
        </AnchorLink>
      </Text>
    );
  if (models.data.length === 0)
    return (
      <Text size="sm">
        There is no model to ask yet.{" "}
        <AnchorLink
          size="sm"
          underline="always"
          to="/projects/$projectId/models"
          params={{ projectId: props.projectId }}
        >
          Register a base model
        </AnchorLink>
      </Text>
    );
  return <EvaluationForm {...props} models={models.data} datasets={datasets.data} />;
}

function EvaluationForm({
  projectId,
  search,
  onClose,
  models,
  datasets,
}: FormProps & { models: Model[]; datasets: Dataset[] }) {
  const create = useCreateEvaluation(projectId);
  const navigate = useNavigate();
  const first = datasets.find(({ id }) => id === search.dataset) ?? (datasets[0] as Dataset);
  const form = useForm({
    initialValues: {
      name: "",
      dataset_version: String(first.id),
      split: suggestedSplit(first) as string,
      models: suggestedModels(models, search.models).map(String),
      max_new_tokens: 128 as number | string,
      limit: "" as number | string,
      temperature: 0 as number | string,
    },
    validate: {
      models: (value) =>
        value.length === 0
          ? "Choose at least one model."
          : value.length > MOST_MODELS
            ? `Choose at most ${MOST_MODELS}.`
            : null,
      max_new_tokens: (value) => (Number(value) >= 1 ? null : "Write at least 1."),
    },
  });
  const version = datasets.find(({ id }) => String(id) === form.values.dataset_version) ?? first;
  const available = version.counts?.[form.values.split as Split] ?? 0;
  const submit = form.onSubmit((values) =>
    create.mutate(
      {
        name: values.name.trim(),
        dataset_version: Number(values.dataset_version),
        split: values.split as Split,
        models: values.models.map(Number),
        max_new_tokens: Number(values.max_new_tokens),
        limit: values.limit === "" ? null : Number(values.limit),
        temperature: Number(values.temperature) || 0,
      },
      {
        onSuccess: (evaluation) =>
          void navigate({
            to: "/projects/$projectId/evaluations/$evaluationId",
            params: { projectId, evaluationId: evaluation.id },
          }),
        onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
      },
    ),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        {create.error && <ErrorNotice title="The evaluation was not started" error={create.error} />}
        <MultiSelect
          label="Models"
          description={`Up to ${MOST_MODELS}. Take the base as well, to see what training has changed.`}
          data={groupedModels(models)}
          maxValues={MOST_MODELS}
          searchable
          hidePickedOptions
          clearButtonProps={{ "aria-label": "Choose none" }}
          {...form.getInputProps("models")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label="Dataset version"
            data={datasets.map((one) => ({ value: String(one.id), label: versionName(one) }))}
            allowDeselect={false}
            {...form.getInputProps("dataset_version")}
          />
          <Select
            label="Split"
            data={SPLITS.map((split) => ({
              value: split,
              label: `${inWords(split)} (${count(version.counts?.[split] ?? 0)})`,
              disabled: !version.counts?.[split],
            }))}
            allowDeselect={false}
            {...form.getInputProps("split")}
          />
        </SimpleGrid>
        {form.values.split === "train" && (
          <Text size="sm" role="status">
            Models may have learnt these prompts by heart. Measure on test; take train only to make pairs that
            train the next model.
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <NumberInput
            label="Prompts, at most"
            description={available ? `Empty: all ${count(available)}.` : "Empty: all."}
            min={1}
            allowDecimal={false}
            placeholder="All"
            {...form.getInputProps("limit")}
          />
          <NumberInput
            label="Longest answer"
            description="In tokens."
            min={1}
            allowDecimal={false}
            {...form.getInputProps("max_new_tokens")}
          />
          <NumberInput
            label="Temperature"
            description="0: no chance."
            min={0}
            max={2}
            step={0.1}
            decimalScale={2}
            {...form.getInputProps("temperature")}
          />
        </SimpleGrid>
        <TextInput label="Name" description="Optional." maxLength={200} {...form.getInputProps("name")} />
        <Text size="sm" c="dimmed" role="status">
          {counted(form.values.models.length, "model")} will answer{" "}
          {counted(
            Math.min(available, form.values.limit === "" ? available : Number(form.values.limit)),
            "prompt",
          )}
          .
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={available === 0}>
            Start
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
