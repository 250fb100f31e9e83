import { Button, Group } from "@mantine/core";
import { type Icon, IconCircleCheck, IconHourglass } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/components/EmptyState";

const TITLES: Record<string, { title: string; icon: Icon }> = {
  all_done: { title: "All of it is done", icon: IconCircleCheck },
  nothing_left_for_you: { title: "You have done your part", icon: IconCircleCheck },
  held_by_others: { title: "Others are at work on the rest", icon: IconHourglass },
  no_tasks: { title: "There are no tasks yet", icon: IconHourglass },
};

/** Why there is no task now, in words, and where to go from here. */
export function NothingForYou({
  reason,
  onAgain,
  onAnyKind,
  busy,
}: {
  reason: { code: string; message: string } | null;
  onAgain: () => void;
  /** Asks for tasks of any kind, where only one kind was asked for. */
  onAnyKind: (() => void) | null;
  busy: boolean;
}) {
  const known = TITLES[reason?.code ?? ""];
  return (
    <EmptyState
      icon={known?.icon ?? IconCircleCheck}
      title={known?.title ?? "Nothing for you now"}
      action={
        <Group gap="xs" justify="center">
          <Button onClick={onAgain} loading={busy}>
            Look again
          </Button>
          {onAnyKind && (
            <Button variant="default" onClick={onAnyKind}>
              Any kind of task
            </Button>
          )}
          <Button variant="default" renderRoot={(props) => <Link to="/my-work" {...props} />}>
            My work
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            Home
          </Button>
        </Group>
      }
    >
      {reason?.message ?? "There is no task for you at the moment."}
    </EmptyState>
  );
}
