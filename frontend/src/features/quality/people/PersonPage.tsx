import { Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { toApiError } from "@/api/errors";
import { useRoles } from "@/app/session";
import { ChartCard } from "@/components/charts/ChartCard";
import { longDay, type Measure, shortDay } from "@/components/charts/rows";
import { Lines } from "@/components/charts/Series";
import { Facts } from "@/components/Facts";
import { percent } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type Member, useMembers } from "@/features/projects/people/api";
import { paceWords, shareWords } from "../figures";
import { HistoryList } from "../history/HistoryList";
import { biasQuery, type PersonReliability, reliabilityQuery } from "../reports";
import { personRoute } from "../routes";
import { AlarmCard } from "./AlarmCard";
import { useAlarms, useLetBack } from "./api";
import { driftSentence, type WeekRow, weekRows } from "./drift";
import classes from "./People.module.css";
import { RetrainModal } from "./RetrainModal";
import { methodWords } from "./standing";

/** One person in one project: how far their work can be relied on, how that moves, and what they did. */
export function PersonPage() {
  const { projectId, userId } = personRoute.useParams();
  const reliability = useQuery(reliabilityQuery(projectId));
  const members = useMembers(projectId);
  const manages = useRoles(projectId).has("manager");
  const member = members.rows.find((one) => one.id === userId);
  const known = reliability.data?.data?.people.find((one) => one.person.id === userId) ?? null;
  const name = member?.name || member?.email || known?.person.name || `Person ${userId}`;
  const back = { label: "People and findings", to: `/projects/${projectId}/reliability` };
  return (
    <PageFrame>
      <PageHeader
        title={name}
        crumbs={[back]}
        badge={member?.retrain_since && <StateBadge state="off_work" color="orange.6" />}
        actions={manages && member && <WorkActions projectId={projectId} member={member} name={name} />}
      />
      <Stack gap="lg">
        <PersonAlarms projectId={projectId} userId={userId} manages={manages} />
        <QueryBoundary query={reliability} errorTitle="The figures could not be shown">
          {() => (
            <>
              <PersonFacts projectId={projectId} userId={userId} known={known} member={member} />
              <Drift rows={weekRows(known?.weeks ?? [])} />
            </>
          )}
        </QueryBoundary>
        <Section
          title="History"
          description="What they did in this project, and what was done about their work."
        >
          <HistoryList projectId={projectId} of={{ person: userId }} />
        </Section>
      </Stack>
    </PageFrame>
  );
}

function WorkActions({ projectId, member, name }: { projectId: number; member: Member; name: string }) {
  const letBack = useLetBack(projectId);
  const [asking, setAsking] = useState(false);
  if (member.retrain_since)
    return (
      <Button
        variant="default"
        loading={letBack.isPending}
        onClick={() =>
          letBack.mutate(member.id, {
            onSuccess: () =>
              notifications.show({ title: `${name} is back at work`, message: "They get tasks again." }),
            onError: (error) =>
              notifications.show({
                color: "red",
                title: "It was not done",
                message: toApiError(error).message,
              }),
          })
        }
      >
        Let them back
      </Button>
    );
  if (!member.roles.includes("annotator")) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Retrain
      </Button>
      {asking && (
        <RetrainModal
          projectId={projectId}
          person={{ id: member.id, name }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function PersonAlarms({
  projectId,
  userId,
  manages,
}: {
  projectId: number;
  userId: number;
  manages: boolean;
}) {
  const alarms = useAlarms(projectId, { person: userId });
  const own = [...alarms.rows].sort(
    (one, other) => Number(other.state === "open") - Number(one.state === "open"),
  );
  if (own.length === 0) return null;
  return (
    <Section title="Findings">
      <ul className={classes.alarms}>
        {own.map((alarm) => (
          <AlarmCard key={alarm.id} projectId={projectId} alarm={alarm} named={false} manages={manages} />
        ))}
      </ul>
    </Section>
  );
}

function PersonFacts({
  projectId,
  userId,
  known,
  member,
}: {
  projectId: number;
  userId: number;
  known: PersonReliability | null;
  member: Member | undefined;
}) {
  const bias = useQuery(biasQuery(projectId));
  const habits = bias.data?.data?.people.find((one) => one.person.id === userId);
  const share = (figure: Parameters<typeof shareWords>[0], more = "") => {
    const { value, detail } = shareWords(figure);
    const rest = [detail, more].filter(Boolean).join(", ");
    return rest ? `${value} (${rest})` : value;
  };
  const pace = known ? paceWords(known.pace) : null;
  return (
    <Section title="Figures" description="Each with its 95% interval and how many answers it is taken over.">
      <Facts
        facts={[
          ["Reliability", share(known?.reliability, methodWords(known?.method ?? null))],
          ["Says what most others say", share(known?.agreement)],
          ["Gold questions right", share(known?.gold)],
          ["Same on repeats", share(known?.consistency)],
          ["Left answer chosen", share(habits?.left)],
          ["Longer answer chosen", share(habits?.longer)],
          ["Time for a task", pace && (pace.detail ? `${pace.value} (${pace.detail})` : pace.value)],
          ["Answers in all", member?.submitted_count.toLocaleString("en")],
          ["Last active", member?.last_active && longDay(member.last_active)],
          ["Qualified", member?.qualified_at && <TimeAgo at={member.qualified_at} />],
          ["Off work since", member?.retrain_since && <TimeAgo at={member.retrain_since} />],
          ["Tags", member?.tags.join(", ")],
        ]}
      />
    </Section>
  );
}

const MEASURES: Measure<WeekRow>[] = [
  { key: "value", label: "Says what the others say", format: percent },
  { key: "low", label: "From", format: percent, tableOnly: true },
  { key: "high", label: "To", format: percent, tableOnly: true },
  { key: "n", label: "Answers", tableOnly: true },
];
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const BAND = { low: "low", high: "high" } as const;
const nameOf = (row: WeekRow) => shortDay(row.week);

function Drift({ rows }: { rows: WeekRow[] }) {
  return (
    <ChartCard
      title="By week"
      sentence={driftSentence(rows)}
      rows={rows}
      measures={MEASURES}
      label={{ header: "Week of", of: nameOf }}
    >
      <Lines rows={rows} measures={MEASURES} name={nameOf} format={percent} ticks={SHARES} band={BAND} />
    </ChartCard>
  );
}
