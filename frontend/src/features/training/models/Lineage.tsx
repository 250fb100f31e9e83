import { Code, Group, Text } from "@mantine/core";
import { type Icon, IconBox, IconCpu, IconDatabase } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { AnchorLink } from "@/components/links";
import { measured } from "@/components/numbers";
import { KIND_NAMES, type LineageStep } from "./api";
import classes from "./Lineage.module.css";
import { shortSource } from "./sources";

/** How a model came to be: the base, then for each step the data, the job and the model it made. */
export function Lineage({ steps, projectId }: { steps: LineageStep[]; projectId: number }) {
  return (
    <ol className={classes.chain}>
      {steps.toReversed().flatMap((step, index, all) => {
        const here = index === all.length - 1;
        const entries: ReactNode[] = [];
        if (step.dataset_version)
          entries.push(
            <Entry key={`data-${step.model.id}`} icon={IconDatabase} kind="Data">
              <AnchorLink
                size="sm"
                to="/projects/$projectId/datasets/$versionId"
                params={{ projectId, versionId: step.dataset_version.id }}
              >
                Version {step.dataset_version.number}
                {step.dataset_version.name && `, ${step.dataset_version.name}`}
              </AnchorLink>
              <Digest value={step.dataset_version.digest} />
            </Entry>,
          );
        if (step.job)
          entries.push(
            <Entry key={`job-${step.model.id}`} icon={IconCpu} kind="Job">
              <AnchorLink
                size="sm"
                to="/projects/$projectId/jobs/$jobId"
                params={{ projectId, jobId: step.job.id }}
              >
                {step.job.name}
              </AnchorLink>
              <Text size="xs" c="dimmed">
                {jobFacts(step.job)}
              </Text>
            </Entry>,
          );
        entries.push(
          <Entry key={`model-${step.model.id}`} icon={IconBox} kind={KIND_NAMES[step.model.kind]} strong>
            {here ? (
              <Text size="sm" fw={600}>
                {step.model.name}
              </Text>
            ) : (
              <AnchorLink
                size="sm"
                fw={600}
                to="/projects/$projectId/models/$modelId"
                params={{ projectId, modelId: step.model.id }}
              >
                {step.model.name}
              </AnchorLink>
            )}
            {step.location && (
              <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                {shortSource(step.location)}
                {step.revision && ` @ ${step.revision}`}
              </Text>
            )}
            <Digest value={step.model.digest} />
          </Entry>,
        );
        return entries;
      })}
    </ol>
  );
}

function Entry({
  icon: Glyph,
  kind,
  strong = false,
  children,
}: {
  icon: Icon;
  kind: string;
  strong?: boolean;
  children: ReactNode;
}) {
  return (
    <li className={classes.entry} data-strong={strong || undefined}>
      <span className={classes.mark} aria-hidden>
        <Glyph size={16} stroke={1.7} />
      </span>
      <Group gap="xs" align="baseline">
        <Text size="xs" c="dimmed" w={38}>
          {kind}
        </Text>
        {children}
      </Group>
    </li>
  );
}

function Digest({ value }: { value: string }) {
  if (!value) return null;
  return (
    <Code title={value} fz={11}>
      {value.slice(0, 12)}
    </Code>
  );
}

function jobFacts(job: NonNullable<LineageStep["job"]>): string {
  const { learning_rate, epochs } = job.config;
  return [
    job.tuning === "lora" ? "LoRA" : "full",
    typeof epochs === "number" ? `${epochs} ${epochs === 1 ? "epoch" : "epochs"}` : "",
    typeof learning_rate === "number" ? `learning rate ${measured(learning_rate)}` : "",
    job.attempt !== null && job.attempt > 1 ? `attempt ${job.attempt}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}
