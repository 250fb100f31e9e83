import { Button, Group } from "@mantine/core";
import { type Icon, IconCircleCheck, IconHandStop, IconHourglass } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ButtonLink } from "@/components/links";
import type { Reason } from "../api";
import { type Help, type Nothing, nothingInWords } from "./reasons";

const ICONS: Record<Nothing["tone"], Icon> = {
  wait: IconHourglass,
  done: IconCircleCheck,
  stop: IconHandStop,
};
/** A timer cannot sleep longer than this; what is further away is looked for by hand. */
const LONGEST_SLEEP_MS = 6 * 3_600_000;
const MARGIN_MS = 2_000;

/** Why there is no task now, in words, and the one step that helps. */
export function NothingForYou({
  reason,
  projectId,
  onAgain,
  onAnyKind,
  busy,
}: {
  reason: Reason;
  projectId: number;
  onAgain: () => void;
  /** Asks for tasks of any kind, where only one kind was asked for. */
  onAnyKind: (() => void) | null;
  busy: boolean;
}) {
  const { title, tone, more, help, lookAgainAt } = nothingInWords(reason);
  useLookAgain(lookAgainAt, onAgain);
  const onlyThisKind = reason?.code === "no_tasks" && onAnyKind !== null;
  const best: Help = onAnyKind === null ? help : "any kind";
  return (
    <EmptyState
      icon={ICONS[tone]}
      title={onlyThisKind ? "There is nothing of this kind" : title}
      action={
        <Group gap="xs" justify="center">
          {best === "any kind" && onAnyKind && <Button onClick={onAnyKind}>Any kind of task</Button>}
          {best === "my progress" && (
            <ButtonLink to="/projects/$projectId/me" params={{ projectId }}>
              See my progress
            </ButtonLink>
          )}
          <Button variant={best === "look again" ? "filled" : "default"} onClick={onAgain} loading={busy}>
            Look again
          </Button>
        </Group>
      }
    >
      <p>
        {onlyThisKind
          ? "The project has no task of this kind yet. There may be tasks of another kind."
          : (reason?.message ?? "There is no task for you at the moment.")}
      </p>
      {more && <p>{more}</p>}
    </EmptyState>
  );
}

/** Looks again by itself when something may have come back. */
function useLookAgain(at: string | null, look: () => void) {
  const current = useRef(look);
  useEffect(() => {
    current.current = look;
  });
  useEffect(() => {
    if (at === null) return;
    const wait = new Date(at).getTime() - Date.now() + MARGIN_MS;
    if (wait > LONGEST_SLEEP_MS) return;
    const timer = window.setTimeout(() => current.current(), Math.max(wait, MARGIN_MS));
    return () => window.clearTimeout(timer);
  }, [at]);
}
