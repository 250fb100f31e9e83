import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBox, IconPlus } from "@tabler/icons-react";
import { useRoles } from "@/app/session";
import { type Column, CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink } from "@/components/links";
import { parameters } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { modelListRoute } from "../routes";
import { KIND_NAMES, type Model, useModels } from "./api";
import { RegisterBaseModal } from "./RegisterBaseModal";
import { shortSource } from "./sources";

export function ModelsPage() {
  const { projectId }: { projectId: number } = modelListRoute.useParams();
  const manages = useRoles(projectId).has("manager");
  const models = useModels(projectId);
  const [open, { open: register, close }] = useDisclosure(false);
  const button = manages && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={register}>
      Register a base model
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="Models"
        description="The bases that jobs may start from, and the models that were trained in this project. The promoted one is the project's choice."
        actions={models.rows.length > 0 && button}
      />
      <CursorTable
        label="Models"
        pages={models}
        columns={columnsOf(projectId)}
        empty={
          <EmptyState icon={IconBox} title="No model yet" action={button}>
            Register a base model by its Hub id or its folder. Then launch a job to train it on your data.
          </EmptyState>
        }
      />
      {manages && <RegisterBaseModal projectId={projectId} opened={open} onClose={close} />}
    </PageFrame>
  );
}

function columnsOf(projectId: number): Column<Model>[] {
  return [
    {
      header: "Model",
      cell: (model) => (
        <>
          <AnchorLink
            to="/projects/$projectId/models/$modelId"
            params={{ projectId, modelId: model.id }}
            fw={550}
            size="sm"
          >
            {model.name}
          </AnchorLink>
          <Text size="xs" c="dimmed">
            {KIND_NAMES[model.kind]}
            {model.weight_format === "adapter" && ", adapter"}
          </Text>
        </>
      ),
    },
    { header: "State", cell: (model) => <ModelState model={model} /> },
    {
      header: "Made from",
      wide: true,
      cell: (model) => (
        <Text
          size="sm"
          style={{ overflowWrap: "anywhere" }}
          maw={280}
          title={model.parent_name === null ? model.source : undefined}
        >
          {model.parent_name ?? shortSource(model.source)}
        </Text>
      ),
    },
    {
      header: "Trained on",
      wide: true,
      cell: (model) =>
        model.dataset_version === null ? (
          <Text size="sm" c="dimmed">
            –
          </Text>
        ) : (
          <AnchorLink
            size="sm"
            to="/projects/$projectId/datasets/$versionId"
            params={{ projectId, versionId: model.dataset_version }}
          >
            Version {model.dataset_version_number}
          </AnchorLink>
        ),
    },
    {
      header: "Parameters",
      wide: true,
      align: "right",
      cell: (model) => (
        <span className="tabular">{model.parameters === null ? "–" : parameters(model.parameters)}</span>
      ),
    },
    { header: "Made", wide: true, cell: (model) => <TimeAgo at={model.created_at} /> },
  ];
}

export function ModelState({ model }: { model: Pick<Model, "kind" | "state"> }) {
  if (model.kind === "base") return <StateBadge state="base" label="Base" color="gray.5" />;
  return <StateBadge state={model.state} />;
}
