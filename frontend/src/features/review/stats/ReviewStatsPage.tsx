import { SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { projectRoute } from "@/app/routes";
import { ChartCard } from "@/components/charts/ChartCard";
import { type Measure, shortDay } from "@/components/charts/rows";
import { Bars } from "@/components/charts/Series";
import { ShareTrend, shareWeeks } from "@/components/charts/ShareTrend";
import { AnchorLink, ButtonLink } from "@/components/links";
import { count, counted } from "@/components/numbers";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { StatCard } from "@/components/StatCard";
import { timeAgo } from "@/components/TimeAgo";
import { chartFile, DAYS } from "@/features/annotate/progress/api";
import { trendInWords } from "@/features/annotate/progress/sentences";
import { shareWords } from "@/features/quality/figures";

type Dashboard = Schema<"ReviewerDashboard">;
type Day = Schema<"VerdictsDay">;

const MEASURES: Measure<Day>[] = [
  { key: "reviewed", label: "Verdicts", color: "tune.5" },
  { key: "overturned", label: "Changed or sent back", color: "orange.6" },
];
const dayOf = (day: Day) => shortDay(day.date);

/** A reviewer's own queue and verdicts. */
export function ReviewStatsPage() {
  const { projectId } = projectRoute.useParams();
  const query = useQuery({
    queryKey: ["project", projectId, "my reviewing"],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/projects/{project_id}/dashboard/reviewer/", {
          params: { path: { project_id: projectId }, query: { days: DAYS } },
        }),
      ),
  });
  return (
    <PageFrame>
      <PageHeader
        title="My reviewing"
        crumbs={[{ label: "Review", to: `/projects/${projectId}/review` }]}
        description="What waits for you, and what you made of it. It is not compared with anybody else's."
        actions={
          <ButtonLink to="/projects/$projectId/review" params={{ projectId }}>
            Review
          </ButtonLink>
        }
      />
      <QueryBoundary query={query} errorTitle="Your figures did not come">
        {(data) => <Figures projectId={projectId} data={data} />}
      </QueryBoundary>
    </PageFrame>
  );
}

function Figures({ projectId, data }: { projectId: number; data: Dashboard }) {
  const weeks = shareWeeks(data.weeks.map(({ week, overturned }) => ({ week, figure: overturned })));
  const probes = shareWords(data.probes);
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <StatCard
          label="Waiting for you"
          value={`${count(data.queue.count)}${data.queue.capped ? "+" : ""}`}
          hint={
            data.queue.count > 0 ? (
              <AnchorLink to="/projects/$projectId/review" params={{ projectId }} size="xs">
                Open the queue
              </AnchorLink>
            ) : (
              "Nothing waits."
            )
          }
        />
        <StatCard
          label="The oldest came"
          value={data.oldest_at ? timeAgo(data.oldest_at) : "–"}
          hint={data.oldest_at ? new Date(data.oldest_at).toLocaleString() : undefined}
        />
        <StatCard
          label="Verdicts today"
          value={count(data.today.reviewed)}
          hint={`${count(data.today.overturned)} changed the answer or sent it back.`}
        />
        <StatCard
          label="Planted answers judged right"
          value={probes.value}
          hint={probes.detail || "None was planted in the weeks that are over."}
        />
      </SimpleGrid>
      <ChartCard
        title="Day by day"
        sentence={daysInWords(data.days)}
        rows={data.days}
        measures={MEASURES}
        label={{ header: "Day", of: dayOf }}
        csv={chartFile(projectId, "my-verdicts")}
      >
        <Bars rows={data.days} measures={MEASURES} name={dayOf} />
      </ChartCard>
      <ShareTrend
        title="Overturned, week by week"
        what="Changed or sent back"
        cases="Verdicts"
        sentence={trendInWords(
          weeks,
          (share, n) =>
            `In the newest week ${share} of your ${counted(n, "verdict")} changed the answer or sent it back.`,
          "Once you have given verdicts, this shows how many of them changed the answer or sent it back.",
        )}
        weeks={weeks}
        csv={chartFile(projectId, "my-overturned")}
      />
    </Stack>
  );
}

function daysInWords(days: Day[]): string {
  const sum = (key: "reviewed" | "overturned") => days.reduce((total, day) => total + day[key], 0);
  if (sum("reviewed") === 0) return `You gave no verdict in the last ${counted(days.length, "day")}.`;
  return `In the last ${counted(days.length, "day")} you gave ${counted(sum("reviewed"), "verdict")}; ${count(sum("overturned"))} of them changed the answer or sent it back.`;
}
