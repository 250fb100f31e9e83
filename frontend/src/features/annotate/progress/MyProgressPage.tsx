import { SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { projectRoute } from "@/app/routes";
import { ChartCard } from "@/components/charts/ChartCard";
import { type Measure, shortDay } from "@/components/charts/rows";
import { Bars } from "@/components/charts/Series";
import { ShareTrend, shareWeeks } from "@/components/charts/ShareTrend";
import { AnchorLink, ButtonLink } from "@/components/links";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { ProgressStat } from "@/components/ProgressStat";
import { QueryBoundary } from "@/components/QueryBoundary";
import { StatCard } from "@/components/StatCard";
import { shareWords } from "@/features/quality/figures";
import { chartFile, type MyDashboard, type MyDay, myDashboardQuery } from "./api";
import { daysInWords, todayInWords, trendInWords } from "./sentences";

const MEASURES: Measure<MyDay>[] = [
  { key: "answers", label: "Submitted", color: "tune.5" },
  { key: "approved", label: "Approved", color: "teal.6" },
  { key: "returned", label: "Returned", color: "orange.6" },
  { key: "rejected", label: "Rejected", color: "red.6" },
];
const dayOf = (day: MyDay) => shortDay(day.date);

/** An annotator's own work in a project. Nobody is compared with anybody. */
export function MyProgressPage() {
  const { projectId } = projectRoute.useParams();
  const query = useQuery(myDashboardQuery(projectId));
  return (
    <PageFrame>
      <PageHeader
        title="My progress"
        description="Your own work in this project, for you to see. It is not compared with anybody else's."
        actions={
          <ButtonLink to="/projects/$projectId/annotate" params={{ projectId }}>
            Annotate
          </ButtonLink>
        }
      />
      <QueryBoundary query={query} errorTitle="Your progress did not come">
        {(data) => <Progress projectId={projectId} data={data} />}
      </QueryBoundary>
    </PageFrame>
  );
}

function Progress({ projectId, data }: { projectId: number; data: MyDashboard }) {
  const approved = shareWords(data.approved_share);
  const back = data.returned_waiting;
  const agreement = shareWeeks(
    data.agreement_weeks.map(({ week, agreement }) => ({ week, figure: agreement })),
  );
  const gold = shareWeeks(data.gold_weeks.map(({ week, gold }) => ({ week, figure: gold })));
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <ProgressStat label="Submitted today" value={data.today.answers} hint={todayInWords(data.today)} />
        <ProgressStat
          label="Came back to you"
          value={back.count}
          hint={
            back.count > 0 ? (
              <AnchorLink to="/my-work" search={{ project: projectId, state: "returned" }} size="xs">
                {back.count === 1 ? "Fix it" : "Fix them"}
              </AnchorLink>
            ) : (
              "Nothing waits to be fixed."
            )
          }
        />
        <StatCard label="Approved, of all verdicts" value={approved.value} hint={approved.detail} />
        <ProgressStat
          label="Submitted in all"
          value={data.totals.answers}
          hint={
            <AnchorLink to="/my-work" search={{ project: projectId }} size="xs">
              My work
            </AnchorLink>
          }
        />
      </SimpleGrid>
      <ChartCard
        title="Day by day"
        sentence={daysInWords(data.days)}
        rows={data.days}
        measures={MEASURES}
        label={{ header: "Day", of: dayOf }}
        csv={chartFile(projectId, "my-days")}
      >
        <Bars rows={data.days} measures={MEASURES} name={dayOf} />
      </ChartCard>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <ShareTrend
          title="Agreement with others"
          what="Borne out by others"
          cases="Answers"
          sentence={trendInWords(
            agreement,
            (share, n) => `In the newest week the answers of others bore out ${share} of your ${n}.`,
            "Where several people answer the same task, this shows how often their answers bear yours out.",
          )}
          weeks={agreement}
          csv={chartFile(projectId, "my-agreement")}
        />
        <ShareTrend
          title="Questions whose answer is known"
          what="Answered right"
          cases="Questions"
          sentence={trendInWords(
            gold,
            (share, n) => `In the newest week that is over you had ${share} of ${n} right.`,
            "Where a project mixes such questions in, this shows how many of them you had right, week by week.",
          )}
          weeks={gold}
          csv={chartFile(projectId, "my-gold")}
        />
      </SimpleGrid>
    </Stack>
  );
}
