import { SimpleGrid } from "@mantine/core";
import { AnchorLink } from "@/components/links";
import { counted } from "@/components/numbers";
import { ProgressStat } from "@/components/ProgressStat";
import type { AdministratorWork } from "./api";

/** The site in four figures: people, projects, the queue of jobs, and the slots they run in. */
export function AdministratorStats({ work }: { work: AdministratorWork }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      <ProgressStat
        label="People"
        value={work.people}
        hint={
          <AnchorLink to="/admin/people" size="xs">
            Accounts
          </AnchorLink>
        }
      />
      <ProgressStat
        label="Projects"
        value={work.projects}
        hint={
          <AnchorLink to="/projects" size="xs">
            All projects
          </AnchorLink>
        }
      />
      <ProgressStat
        label="Jobs in the queue"
        value={work.queued_jobs}
        hint={`${counted(work.running_jobs, "job is", "jobs are")} running.`}
      />
      <ProgressStat
        label="Compute slots in use"
        value={work.slots_busy}
        of={work.slots}
        hint={work.slots === 0 ? "No worker has reported yet." : undefined}
      />
    </SimpleGrid>
  );
}
