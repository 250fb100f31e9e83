import { Button, Center, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { useRoles } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { Section } from "@/components/Section";
import { AlarmCard } from "./AlarmCard";
import { type AlarmState, useAlarms } from "./api";
import classes from "./People.module.css";

const STATES: { value: AlarmState; label: string }[] = [
  { value: "open", label: "Open" },
  { value: "acted", label: "Acted on" },
  { value: "dismissed", label: "Dismissed" },
];
const NONE: Record<AlarmState, string> = {
  open: "Nothing looks wrong. Findings appear here when somebody's answers do.",
  acted: "Nobody has acted on a finding yet.",
  dismissed: "No finding was dismissed.",
};

/** What looks wrong in people's answers, open findings first. */
export function Alarms({ projectId }: { projectId: number }) {
  const [state, setState] = useState<AlarmState>("open");
  const alarms = useAlarms(projectId, { state });
  const manages = useRoles(projectId).has("manager");
  return (
    <Section
      title="Findings"
      description="What the answers show, not what a person is: talk to them before you act on one."
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Findings shown"
          value={state}
          onChange={(value) => setState(value as AlarmState)}
          data={STATES}
        />
      }
    >
      {alarms.isPending ? (
        <BlockSkeleton rows={2} />
      ) : alarms.error ? (
        <ErrorNotice error={alarms.error} onRetry={() => void alarms.refetch()} />
      ) : alarms.rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {NONE[state]}
        </Text>
      ) : (
        <>
          <ul className={classes.alarms}>
            {alarms.rows.map((alarm) => (
              <AlarmCard key={alarm.id} projectId={projectId} alarm={alarm} manages={manages} />
            ))}
          </ul>
          {alarms.hasNextPage && (
            <Center mt="md">
              <Button variant="default" onClick={alarms.more} loading={alarms.isFetchingNextPage}>
                Show more
              </Button>
            </Center>
          )}
        </>
      )}
    </Section>
  );
}
