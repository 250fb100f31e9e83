import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { shortDay } from "@/components/charts/rows";
import { AnchorLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";
import { type Member, useMembers } from "@/features/projects/people/api";
import { paceWords, shareWords, windowWords } from "../figures";
import { FigureCell, Freshness, NotComputed, WideTable } from "../parts";
import { biasQuery, reliabilityQuery } from "../reports";
import { reliabilityRoute } from "../routes";
import { Alarms } from "./Alarms";
import { methodWords, type Standing, standings } from "./standing";

/** How far each person's work can be relied on, and what looks wrong in it. */
export function ReliabilityPage() {
  const { projectId } = reliabilityRoute.useParams();
  const reliability = useQuery(reliabilityQuery(projectId));
  const bias = useQuery(biasQuery(projectId));
  return (
    <PageFrame width="wide">
      <PageHeader
        title="People and findings"
        description="How far each person's work can be relied on, with 95% intervals, and what looks wrong in it. Annotators see only their own."
        actions={reliability.data?.data && <Freshness projectId={projectId} report={reliability.data} />}
      />
      <Stack gap="lg">
        <Alarms projectId={projectId} />
        <QueryBoundary query={reliability} errorTitle="The reliability of people could not be shown">
          {({ data }) =>
            data === null ? (
              <NotComputed projectId={projectId}>
                They are computed in the background, from overlapping answers, gold questions and repeats.
              </NotComputed>
            ) : (
              <People
                projectId={projectId}
                people={standings(data.people, bias.data?.data?.people ?? [])}
                read={windowWords(data.window)}
              />
            )
          }
        </QueryBoundary>
      </Stack>
    </PageFrame>
  );
}

function People({ projectId, people, read }: { projectId: number; people: Standing[]; read: string }) {
  const members = useMembers(projectId);
  const member = new Map(members.rows.map((one) => [one.id, one]));
  return (
    <Section title="People" description={`${read} The least reliable come first.`}>
      {people.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody has answered anything yet.
        </Text>
      ) : (
        <WideTable
          label="Reliability of people"
          head={
            <>
              <Table.Th>Name</Table.Th>
              <Table.Th>Reliability</Table.Th>
              <Table.Th>Gold right</Table.Th>
              <Table.Th>Same on repeats</Table.Th>
              <Table.Th>Left chosen</Table.Th>
              <Table.Th>Longer chosen</Table.Th>
              <Table.Th>Time for a task</Table.Th>
              <Table.Th>Answers</Table.Th>
              <Table.Th>Last active</Table.Th>
            </>
          }
        >
          {people.map((one) => (
            <PersonRow key={one.id} projectId={projectId} person={one} member={member.get(one.id)} />
          ))}
        </WideTable>
      )}
    </Section>
  );
}

function PersonRow({
  projectId,
  person,
  member,
}: {
  projectId: number;
  person: Standing;
  member: Member | undefined;
}) {
  const { reliability, bias } = person;
  const share = shareWords(reliability?.reliability);
  const pace = reliability ? paceWords(reliability.pace) : { value: "–", detail: "" };
  return (
    <Table.Tr>
      <Table.Td miw={150}>
        <AnchorLink
          size="sm"
          fw={550}
          to="/projects/$projectId/reliability/$userId"
          params={{ projectId, userId: person.id }}
        >
          {person.name}
        </AnchorLink>
        {member?.retrain_since && <StateBadge state="off_work" color="orange.6" />}
      </Table.Td>
      <FigureCell
        value={share.value}
        detail={[share.detail, methodWords(reliability?.method ?? null)].filter(Boolean).join(", ")}
      />
      <FigureCell {...shareWords(reliability?.gold)} />
      <FigureCell {...shareWords(reliability?.consistency)} />
      <FigureCell {...shareWords(bias?.left)} />
      <FigureCell {...shareWords(bias?.longer)} />
      <FigureCell {...pace} />
      <FigureCell value={(reliability?.answers ?? bias?.votes ?? 0).toLocaleString("en")} />
      <FigureCell value={member?.last_active ? shortDay(member.last_active) : "–"} />
    </Table.Tr>
  );
}
