import { Code, Group, List, Stack, Text } from "@mantine/core";
import { IconChartBar, IconCpu } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRoles } from "@/app/session";
import { Facts } from "@/components/Facts";
import { AnchorLink, ButtonLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { bytes, count, parameters } from "@/components/numbers";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { Section } from "@/components/Section";
import { TimeAgo } from "@/components/TimeAgo";
import { ModelEvaluations } from "@/features/evaluation/evaluations/ModelEvaluations";
import { modelRoute } from "../routes";
import { KIND_NAMES, type ModelDetail, modelQuery } from "./api";
import { Lineage } from "./Lineage";
import { ModelState } from "./ModelsPage";
import { PromoteButton } from "./PromoteButton";

export function ModelPage() {
  const { projectId, modelId }: { projectId: number; modelId: number } = modelRoute.useParams();
  const model = useQuery(modelQuery(modelId));
  return (
    <PageFrame>
      <PageBoundary
        query={model}
        what="model"
        back={{ label: "Models", to: `/projects/${projectId}/models` }}
      >
        {(data) => <Page model={data} />}
      </PageBoundary>
    </PageFrame>
  );
}

function Page({ model }: { model: ModelDetail }) {
  const { projectId }: { projectId: number } = modelRoute.useParams();
  const manages = useRoles(projectId).has("manager");
  return (
    <>
      <PageHeader
        title={model.name}
        crumbs={[{ label: "Models", to: `/projects/${projectId}/models` }]}
        badge={<ModelState model={model} />}
        description={
          <>
            {model.kind === "base" ? "Registered" : `Made by ${KIND_NAMES[model.kind]}`}{" "}
            <TimeAgo at={model.created_at} />
          </>
        }
        actions={manages && <Actions model={model} projectId={projectId} />}
      />
      <Stack gap="lg">
        {!model.template_sha256 && <NoTemplate model={model} />}
        <Section title="Facts">
          <ModelFacts model={model} />
        </Section>
        <Section
          title="Where it comes from"
          description={model.lineage.length > 1 ? "From the base at the top to this model." : undefined}
        >
          <Lineage steps={model.lineage} projectId={projectId} />
        </Section>
        <Section title="Evaluations">
          <ModelEvaluations model={model} projectId={projectId} />
        </Section>
        {model.children.length > 0 && (
          <Section title="Models made from it">
            <List size="sm" spacing={4}>
              {model.children.map((child) => (
                <List.Item key={child.id}>
                  <AnchorLink
                    size="sm"
                    underline="always"
                    to="/projects/$projectId/models/$modelId"
                    params={{ projectId: child.project ?? projectId, modelId: child.id }}
                  >
                    {child.name}
                  </AnchorLink>{" "}
                  ({KIND_NAMES[child.kind]}
                  {child.project !== projectId && child.project_name && `, in ${child.project_name}`})
                </List.Item>
              ))}
            </List>
          </Section>
        )}
        {model.promotions.length > 0 && (
          <Section title="Promotions">
            <Promotions model={model} projectId={projectId} />
          </Section>
        )}
      </Stack>
    </>
  );
}

function Actions({ model, projectId }: { model: ModelDetail; projectId: number }) {
  return (
    <>
      <ButtonLink
        variant="default"
        to="/projects/$projectId/jobs/new"
        params={{ projectId }}
        search={{ base: model.id, method: model.kind === "base" ? "sft" : "dpo" }}
        leftSection={<IconCpu size={16} aria-hidden />}
      >
        Train from it
      </ButtonLink>
      <ButtonLink
        variant="default"
        to="/projects/$projectId/evaluations"
        params={{ projectId }}
        search={{ create: true, models: String(model.id), dataset: model.dataset_version ?? undefined }}
        leftSection={<IconChartBar size={16} aria-hidden />}
      >
        Evaluate
      </ButtonLink>
      {model.kind !== "base" && model.state !== "promoted" && <PromoteButton model={model} />}
    </>
  );
}

function NoTemplate({ model }: { model: ModelDetail }) {
  const unchecked = model.details.checked === false;
  return (
    <Notice tone="warning" title={unchecked ? "Not fetched yet" : "This model has no chat template"}>
      {unchecked
        ? "This server has not fetched the model from the Hub yet. Whether it can be used is known when the first job needs it."
        : "It cannot be given conversations, so no job can start from it. Choose another base."}
    </Notice>
  );
}

function ModelFacts({ model }: { model: ModelDetail }) {
  const {
    architecture,
    bytes: size,
    seed,
    device,
    libraries,
    commit,
  } = model.details as {
    architecture?: string;
    bytes?: number;
    seed?: number;
    device?: string;
    libraries?: Record<string, string>;
    commit?: string;
  };
  const short = (digest: string) => <Code title={digest}>{digest.slice(0, 16)}</Code>;
  return (
    <Facts
      facts={[
        ["Kind", KIND_NAMES[model.kind]],
        ["Weights", model.weight_format === "adapter" ? "Adapter (LoRA) on its parent" : "Full"],
        ["Parameters", model.parameters === null ? null : parameters(model.parameters)],
        ["Context length", model.context_length === null ? null : `${count(model.context_length)} tokens`],
        ["Architecture", architecture],
        ["Size", typeof size === "number" ? bytes(size) : null],
        ["Source", model.source],
        ["Revision", model.revision],
        ["Seed", seed],
        ["Device", device],
        [
          "Libraries",
          libraries &&
            Object.entries(libraries)
              .map(([name, version]) => `${name} ${version}`)
              .join(", "),
        ],
        ["Code", commit && <Code>{String(commit).slice(0, 12)}</Code>],
        ["Digest of the weights", model.digest && short(model.digest)],
        ["Digest of the chat template", model.template_sha256 && short(model.template_sha256)],
      ]}
    />
  );
}

function Promotions({ model, projectId }: { model: ModelDetail; projectId: number }) {
  return (
    <Stack gap="sm">
      {model.promotions.map((promotion) => (
        <div key={promotion.id}>
          <Text size="sm">{promotion.note || "No note was left."}</Text>
          <Group gap={5}>
            <Text size="xs" c="dimmed">
              {promotion.created_by_name}
            </Text>
            <TimeAgo at={promotion.created_at} size="xs" />
            {promotion.comparison_id !== null && (
              <AnchorLink
                size="xs"
                to="/projects/$projectId/comparisons/$comparisonId"
                params={{ projectId, comparisonId: promotion.comparison_id }}
              >
                The comparison that spoke for it
              </AnchorLink>
            )}
          </Group>
        </div>
      ))}
    </Stack>
  );
}
