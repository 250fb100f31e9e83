import { Anchor, Group, Popover, Text, UnstyledButton } from "@mantine/core";
import { IconFlame, IconLink } from "@tabler/icons-react";
import { AnchorLink } from "@/components/links";
import { counted } from "@/components/numbers";
import { anchorOf, headingInWords } from "@/components/text/sections";
import { causeInWords } from "@/features/review/causes";
import type { Hotspot } from "./api";
import classes from "./Guidelines.module.css";

export const HOT_DAYS = 90;

/** Beside a section's title: its own address, and how often reviewers named it as the cause of a mistake. */
export function SectionMarks({
  projectId,
  title,
  spots,
  tasks,
}: {
  projectId: number;
  title: string;
  spots: Hotspot[];
  /** Whether the person may look at the tasks. */
  tasks: boolean;
}) {
  const own = spots.filter((spot) => headingInWords(spot.section) === headingInWords(title));
  const times = own.reduce((sum, { count }) => sum + count, 0);
  return (
    <Group gap={6} component="span" display="inline-flex" className={classes.marks}>
      <Anchor href={`#${anchorOf(title)}`} c="dimmed" aria-label={`Link to the section ${title}`}>
        <IconLink size={15} aria-hidden />
      </Anchor>
      {times > 0 && (
        <Popover width={280} position="bottom-start" withArrow>
          <Popover.Target>
            <UnstyledButton className={classes.hot} aria-label={`Named as a cause ${counted(times, "time")}`}>
              <IconFlame size={14} aria-hidden />
              {times}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            <Text size="sm" mb={6}>
              Reviewers named this section {counted(times, "time")} in the last {HOT_DAYS} days.
            </Text>
            {own.map((spot) => (
              <div key={`${spot.cause} ${spot.guideline_number}`}>
                <Text size="sm">
                  {causeInWords(spot.cause)}: {spot.count}
                  {spot.guideline_number !== null && ` (version ${spot.guideline_number})`}
                </Text>
                {tasks && (
                  <Group gap={8} mb={4}>
                    {spot.examples.map((task) => (
                      <AnchorLink
                        key={task}
                        size="xs"
                        to="/projects/$projectId/tasks/$taskId"
                        params={{ projectId, taskId: task }}
                      >
                        Task {task}
                      </AnchorLink>
                    ))}
                  </Group>
                )}
              </div>
            ))}
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  );
}
