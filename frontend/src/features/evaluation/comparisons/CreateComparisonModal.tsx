import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { AnchorLink } from "@/components/links";
import { counted } from "@/components/numbers";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { inWords } from "@/components/StateBadge";
import { answered, comparableQuery, type Evaluation } from "../evaluations/api";
import { useCreateComparison } from "./api";

const USUAL_SAMPLE = 50;
const MOST_PAIRS = 1000;
const MOST_VOTES = 9;

export function CreateComparisonModal({
  projectId,
  evaluationId,
  opened,
  onClose,
}: {
  projectId: number;
  evaluationId: number | undefined;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Compare two models" size="lg">
      {opened && <Loaded projectId={projectId} evaluationId={evaluationId} onClose={onClose} />}
    </Modal>
  );
}

interface FormProps {
  projectId: number;
  evaluationId: number | undefined;
  onClose: () => void;
}

function Loaded(props: FormProps) {
  const evaluations = useQuery(comparableQuery(props.projectId));
  if (evaluations.error)
    return <ErrorNotice error={evaluations.error} onRetry={() => void evaluations.refetch()} />;
  if (!evaluations.data) return <BlockSkeleton rows={3} />;
  if (evaluations.data.length === 0)
    return (
      <Text size="sm">
        A comparison takes the answers of an evaluation in which two models have answered everything, and
        there is none yet.{" "}
        <AnchorLink
          size="sm"
          underline="always"
          to="/projects/$projectId/evaluations"
          params={{ projectId: props.projectId }}
          search={{ create: true }}
        >
          Evaluate two models
        </AnchorLink>
      </Text>
    );
  return <ComparisonForm {...props} evaluations={evaluations.data} />;
}

/** The two models of an evaluation that one most likely wants to compare: the first against the last. */
function usualPair(evaluation: Evaluation): { model_a: string; model_b: string } {
  const models = answered(evaluation).map(({ model }) => String(model));
  return { model_a: models[0] ?? "", model_b: models.at(-1) ?? "" };
}

function ComparisonForm({
  projectId,
  evaluationId,
  onClose,
  evaluations,
}: FormProps & { evaluations: Evaluation[] }) {
  const create = useCreateComparison(projectId);
  const navigate = useNavigate();
  const first = evaluations.find(({ id }) => id === evaluationId) ?? (evaluations[0] as Evaluation);
  const form = useForm({
    initialValues: {
      name: "",
      evaluation: String(first.id),
      ...usualPair(first),
      sample_size: Math.min(USUAL_SAMPLE, first.record_count) as number | string,
      votes_per_prompt: 1 as number | string,
    },
    validate: {
      model_b: (value, values) => (value === values.model_a ? "Choose another model than above." : null),
      sample_size: (value) => (Number(value) >= 1 ? null : "Write at least 1."),
      votes_per_prompt: (value) => (Number(value) >= 1 ? null : "Write at least 1."),
    },
  });
  const evaluation = evaluations.find(({ id }) => String(id) === form.values.evaluation) ?? first;
  const models = answered(evaluation).map(({ model, model_name }) => ({
    value: String(model),
    label: model_name,
  }));
  const prompts = Math.min(Number(form.values.sample_size) || 0, evaluation.record_count);
  const submit = form.onSubmit((values) =>
    create.mutate(
      {
        name: values.name.trim(),
        evaluation: Number(values.evaluation),
        model_a: Number(values.model_a),
        model_b: Number(values.model_b),
        sample_size: Number(values.sample_size),
        votes_per_prompt: Number(values.votes_per_prompt),
      },
      {
        onSuccess: (comparison) =>
          void navigate({
            to: "/projects/$projectId/comparisons/$comparisonId",
            params: { projectId, comparisonId: comparison.id },
          }),
        onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
      },
    ),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        {create.error && <ErrorNotice title="The comparison was not started" error={create.error} />}
        <Select
          label="Evaluation"
          description="Whose answers are compared."
          data={evaluations.map((one) => ({
            value: String(one.id),
            label: `${inWords(one.display_name)} (${one.split} of version ${one.dataset_version_number})`,
          }))}
          allowDeselect={false}
          {...form.getInputProps("evaluation")}
          onChange={(value) => {
            const next = evaluations.find(({ id }) => String(id) === value);
            if (!next) return;
            form.setValues({
              evaluation: String(next.id),
              ...usualPair(next),
              sample_size: Math.min(USUAL_SAMPLE, next.record_count),
            });
          }}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select label="Model A" data={models} allowDeselect={false} {...form.getInputProps("model_a")} />
          <Select label="Model B" data={models} allowDeselect={false} {...form.getInputProps("model_b")} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label="Prompts"
            description={`Drawn by chance, of ${evaluation.record_count}.`}
            min={1}
            max={MOST_PAIRS}
            allowDecimal={false}
            {...form.getInputProps("sample_size")}
          />
          <NumberInput
            label="Votes for each prompt"
            description="Each by another person."
            min={1}
            max={MOST_VOTES}
            allowDecimal={false}
            {...form.getInputProps("votes_per_prompt")}
          />
        </SimpleGrid>
        {evaluation.split === "train" ? (
          <Text size="sm" c="dimmed">
            These prompts are of the train split: the votes can become preference data that trains the next
            model.
          </Text>
        ) : (
          <Text size="sm" c="dimmed">
            These prompts are held out ({evaluation.split}) and stay held out. To make pairs that train the
            next model, compare on an evaluation of the train split.
          </Text>
        )}
        <TextInput label="Name" description="Optional." maxLength={200} {...form.getInputProps("name")} />
        <Text size="sm" role="status">
          Annotators will be asked for up to{" "}
          {counted(prompts * (Number(form.values.votes_per_prompt) || 0), "vote")}. They see the answers in
          random order and never a model's name. Where both answers are the same nobody is asked; it counts as
          a tie.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Start
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
