import { Code, Paper, Progress, Text, Title } from "@mantine/core";
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconInfoCircle,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { CursorTable } from "@/components/CursorTable";
import { ButtonLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { bytes, count, percent } from "@/components/numbers";
import { PageBoundary } from "@/components/PageBoundary";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { StateBadge } from "@/components/StateBadge";
import { importRoute } from "../routes";
import { type ImportBatch, importQuery, isUnderWay, useFaults } from "./api";
import classes from "./Imports.module.css";
import { type Outcome, outcomeOf, shareDone } from "./outcome";

const LOOKS: Record<Outcome["tone"], { tone: "good" | "warning" | "bad" | "info"; icon: Icon }> = {
  good: { tone: "good", icon: IconCircleCheck },
  mixed: { tone: "warning", icon: IconInfoCircle },
  bad: { tone: "bad", icon: IconAlertTriangle },
  waiting: { tone: "info", icon: IconClock },
};

export function ImportPage() {
  const { projectId, importId } = importRoute.useParams();
  const batch = useQuery(importQuery(importId));
  useRefreshWhenDone(projectId, batch.data);
  return (
    <PageFrame>
      <PageBoundary
        query={batch}
        what="import"
        back={{ label: "Imports", to: `/projects/${projectId}/imports` }}
      >
        {(data) => (
          <>
            <PageHeader
              title={data.file_name}
              crumbs={[{ label: "Imports", to: `/projects/${projectId}/imports` }]}
              badge={<StateBadge state={data.state} />}
            />
            <OutcomeCard batch={data} />
            {(data.fault_count > 0 || data.state === "rejected") && <Faults batch={data} />}
          </>
        )}
      </PageBoundary>
    </PageFrame>
  );
}

/** What an import brought shows in items, progress and the home page once it is done. */
function useRefreshWhenDone(projectId: number, batch: ImportBatch | undefined) {
  const client = useQueryClient();
  const ended = batch !== undefined && !isUnderWay(batch);
  useEffect(() => {
    if (!ended) return;
    void client.invalidateQueries({ queryKey: ["project", projectId] });
    void client.invalidateQueries({ queryKey: ["home"] });
  }, [ended, client, projectId]);
}

function OutcomeCard({ batch }: { batch: ImportBatch }) {
  const outcome = outcomeOf(batch);
  const { tone, icon } = LOOKS[outcome.tone];
  const share = shareDone(batch);
  return (
    <Paper p={{ base: "md", sm: "lg" }}>
      <div role="status">
        <Notice tone={tone} icon={icon} title={outcome.title}>
          {outcome.text}
        </Notice>
        {isUnderWay(batch) && (
          <>
            <Progress
              value={100 * share}
              mt="md"
              animated={batch.state === "running"}
              aria-label="Progress of the import"
            />
            <Text size="xs" c="dimmed" mt={4} className="tabular">
              {percent(share, 0)}, {count(batch.lines_read)} lines read
            </Text>
          </>
        )}
      </div>
      <dl className={classes.facts}>
        <Fact name="Lines read">{count(batch.lines_read)}</Fact>
        <Fact name="New">{count(batch.created_count)}</Fact>
        <Fact name="Already there">{count(batch.unchanged_count)}</Fact>
        <Fact name="Bad lines">{count(batch.fault_count)}</Fact>
        <Fact name="Holds">{batch.kind === "write" ? "Prompts to answer" : "Pairs to rank"}</Fact>
        <Fact name="If a line is bad">{batch.mode === "all_or_nothing" ? "Import nothing" : "Skip it"}</Fact>
        <Fact name="Size">{bytes(batch.file_bytes)}</Fact>
        <Fact name="Uploaded">
          {new Date(batch.created_at).toLocaleString()}
          {batch.created_by_name && `, ${batch.created_by_name}`}
        </Fact>
      </dl>
      <NextStep batch={batch} />
    </Paper>
  );
}

function NextStep({ batch }: { batch: ImportBatch }) {
  if (isUnderWay(batch)) return null;
  const params = { projectId: batch.project };
  return (
    <Text component="div" mt="lg">
      {batch.created_count > 0 ? (
        <ButtonLink to="/projects/$projectId/items" params={params} search={{ batch: batch.id }}>
          Look at the items
        </ButtonLink>
      ) : (
        <ButtonLink to="/projects/$projectId/imports" params={params} variant="default">
          Upload another file
        </ButtonLink>
      )}
    </Text>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}

function Faults({ batch }: { batch: ImportBatch }) {
  const faults = useFaults(batch.id, !isUnderWay(batch));
  return (
    <>
      <Title order={2} size="h3" mt="xl" mb="sm">
        Bad lines
      </Title>
      <CursorTable
        label="Bad lines"
        pages={faults}
        empty={
          <Text size="sm" c="dimmed">
            None so far.
          </Text>
        }
        columns={[
          {
            header: "Line",
            align: "right",
            width: 70,
            cell: (fault) => <span className="tabular">{count(fault.line)}</span>,
          },
          {
            header: "What is wrong",
            cell: (fault) => (
              <>
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {fault.message}
                </Text>
                {fault.field && (
                  <Text size="xs" c="dimmed">
                    Field <Code>{fault.field}</Code>
                  </Text>
                )}
              </>
            ),
          },
          {
            header: "The line begins",
            wide: true,
            cell: (fault) =>
              fault.excerpt && (
                <Code className={classes.excerpt} title={fault.excerpt}>
                  {fault.excerpt}
                </Code>
              ),
          },
        ]}
      />
    </>
  );
}
