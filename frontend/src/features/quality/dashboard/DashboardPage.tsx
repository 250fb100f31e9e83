import { SegmentedControl, SimpleGrid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { DAYS, dashboardRoute } from "../routes";
import { AgreementTrend } from "./AgreementTrend";
import { dashboardQuery } from "./api";
import { BurnDownChart } from "./BurnDownChart";
import { CostByPerson, CostChart } from "./CostChart";
import { HotSpots } from "./HotSpots";
import { QueueHealth } from "./QueueHealth";
import { ThroughputChart } from "./ThroughputChart";

/** Where the project stands: what stands in its way first, then pace, cost and agreement. */
export function DashboardPage() {
  const { projectId } = dashboardRoute.useParams();
  const { days = 30 } = dashboardRoute.useSearch();
  const navigate = useNavigate();
  const dashboard = useQuery({ ...dashboardQuery(projectId, days), refetchInterval: 60_000 });
  return (
    <PageFrame width="wide">
      <PageHeader
        title="Dashboard"
        description="How the work goes, what stands in its way, and what it costs. Days are counted in UTC."
        actions={
          <SegmentedControl
            aria-label="Days shown"
            value={String(days)}
            onChange={(value) =>
              void navigate({
                to: "/projects/$projectId/dashboard",
                params: { projectId },
                search: value === "30" ? {} : { days: Number(value) },
                replace: true,
              })
            }
            data={DAYS.map((number) => ({ value: String(number), label: `${number} days` }))}
          />
        }
      />
      <QueryBoundary query={dashboard} errorTitle="The dashboard could not be shown">
        {(data) => (
          <Stack gap="lg">
            <QueueHealth projectId={projectId} queue={data.queue} />
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
              <ThroughputChart projectId={projectId} days={data.throughput} />
              <BurnDownChart projectId={projectId} burnDown={data.burn_down} />
              {data.cost && <CostChart projectId={projectId} cost={data.cost} />}
              {data.cost && data.cost.people.length > 0 && (
                <CostByPerson projectId={projectId} cost={data.cost} days={days} />
              )}
              <AgreementTrend projectId={projectId} trend={data.agreement} />
            </SimpleGrid>
            <HotSpots projectId={projectId} spots={data.hot_spots} days={days} />
          </Stack>
        )}
      </QueryBoundary>
    </PageFrame>
  );
}
