import { Button, Group, Paper, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { AnchorLink } from "@/components/links";
import { StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { AskMoreModal } from "./AskMoreModal";
import type { Alarm } from "./api";
import { DismissModal } from "./DismissModal";
import classes from "./People.module.css";
import { RetrainModal } from "./RetrainModal";

/** One finding about a person in plain words, and what can be done about it. */
export function AlarmCard({
  projectId,
  alarm,
  named = true,
  manages,
}: {
  projectId: number;
  alarm: Alarm;
  /** Says whom it is about; on the person's own page that is known. */
  named?: boolean;
  manages: boolean;
}) {
  const [asked, setAsked] = useState<"retrain" | "more" | "dismiss" | null>(null);
  const close = () => setAsked(null);
  const open = alarm.state === "open";
  return (
    <Paper component="li" p="md" className={classes.alarm} data-open={open || undefined}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes.words}>
          <Group gap={8}>
            {open && <IconAlertTriangle size={17} className={classes.sign} aria-hidden />}
            {named && (
              <AnchorLink
                fw={600}
                size="sm"
                to="/projects/$projectId/reliability/$userId"
                params={{ projectId, userId: alarm.person.id }}
              >
                {alarm.person.name}
              </AnchorLink>
            )}
            <Text size="sm" fw={600}>
              {alarm.kind_words}
            </Text>
            {!open && (
              <StateBadge state={alarm.state} label={alarm.state === "acted" ? "Acted on" : "Dismissed"} />
            )}
          </Group>
          <Text size="sm" mt={4}>
            {alarm.text}
          </Text>
          <Text size="xs" c="dimmed" mt={4} component="div">
            Found <TimeAgo at={alarm.raised_at} size="xs" span />
            {chance(alarm.evidence.p)}
            {alarm.closed_at && alarm.closed_by_name && (
              <>
                . {alarm.closed_by_name}, <TimeAgo at={alarm.closed_at} size="xs" span />
                {alarm.note && `: ${alarm.note}`}
              </>
            )}
          </Text>
        </div>
        {open && manages && (
          <Group gap="xs">
            <Button size="xs" onClick={() => setAsked("retrain")}>
              Retrain
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsked("more")}>
              Ask more people
            </Button>
            <Button size="xs" variant="subtle" onClick={() => setAsked("dismiss")}>
              Dismiss
            </Button>
          </Group>
        )}
      </Group>
      {asked === "retrain" && (
        <RetrainModal projectId={projectId} person={alarm.person} alarm={alarm} onClose={close} />
      )}
      {asked === "more" && <AskMoreModal projectId={projectId} alarm={alarm} onClose={close} />}
      {asked === "dismiss" && <DismissModal projectId={projectId} alarm={alarm} onClose={close} />}
    </Paper>
  );
}

/** How likely it is that somebody who works as usual looks like this. */
function chance(p: number): string {
  if (p >= 0.01) return `; by chance about ${Math.round(100 * p)} in 100 who work as usual look like this`;
  if (p >= 0.0001) return `; by chance about ${Math.max(1, Math.round(10_000 * p))} in 10,000 look like this`;
  return "; by chance hardly anybody looks like this";
}
