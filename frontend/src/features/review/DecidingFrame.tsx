import { ActionIcon, Button, Group, Text, Title, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconBook2, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useChord } from "@/components/keys/KeyMapContext";
import { chordInWords } from "@/components/keys/keys";
import type { KeyId } from "@/components/keys/registry";
import { PageFrame } from "@/components/PageFrame";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { GuidelinesPanel } from "@/features/annotate/work/Guidelines";
import classes from "./ReviewScreen.module.css";

/** The frame around one entry of a list that is worked off: the way back, how many wait, and its neighbours. */
export function DecidingFrame({
  title,
  backLabel,
  onBack,
  waiting,
  previous,
  next,
  onOpen,
  guidelines,
  notices,
  children,
}: {
  title: string;
  backLabel: string;
  onBack: () => void;
  /** "12 waiting, 3 decided". */
  waiting: string;
  previous: number | undefined;
  next: number | undefined;
  onOpen: (key: number) => void;
  /** The guidelines by which the work was done; `null` while it is not known yet. */
  guidelines: {
    projectId: number;
    shown: { number: number } | null;
    opened: boolean;
    toggle: () => void;
    close: () => void;
  } | null;
  notices: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <Tooltip label={useHint(backLabel, "app.leave")}>
          <ActionIcon variant="subtle" color="gray" onClick={onBack} aria-label={backLabel} size="lg">
            <IconArrowLeft size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Title order={1} size="h4">
          {title}
        </Title>
        <Text size="xs" c="dimmed" className="tabular">
          {waiting}
        </Text>
        <Group gap={4} ml="auto" wrap="nowrap">
          {guidelines && (
            <Button
              size="compact-sm"
              variant="default"
              aria-haspopup="dialog"
              leftSection={<IconBook2 size={15} aria-hidden />}
              onClick={guidelines.toggle}
            >
              Guidelines
            </Button>
          )}
          <Step label="Previous" of="queue.previous" to={previous} onOpen={onOpen} icon={IconChevronLeft} />
          <Step label="Next" of="queue.next" to={next} onOpen={onOpen} icon={IconChevronRight} />
        </Group>
      </header>
      {notices && <div className={classes.notices}>{notices}</div>}
      {children}
      {guidelines && (
        <GuidelinesPanel
          projectId={guidelines.projectId}
          shown={guidelines.shown}
          asDrawer
          opened={guidelines.opened}
          onClose={guidelines.close}
        />
      )}
    </div>
  );
}

/** What is decided on, once it is loaded. */
export function Loaded<T>({
  query,
  errorTitle,
  children,
}: {
  query: UseQueryResult<T>;
  errorTitle: string;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return (
      <PageFrame width="narrow">
        <ErrorNotice title={errorTitle} error={query.error} onRetry={() => void query.refetch()} />
      </PageFrame>
    );
  return (
    <PageFrame>
      <BlockSkeleton />
    </PageFrame>
  );
}

function Step({
  label,
  of,
  to,
  onOpen,
  icon: Glyph,
}: {
  label: string;
  of: KeyId;
  to: number | undefined;
  onOpen: (key: number) => void;
  icon: typeof IconChevronLeft;
}) {
  const hint = useHint(label, of);
  return (
    <Tooltip label={hint}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={hint}
        disabled={to === undefined}
        onClick={() => to !== undefined && onOpen(to)}
      >
        <Glyph size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** A label with the person's own key behind it: "Next (J)". */
function useHint(label: string, of: KeyId): string {
  const chord = useChord(of);
  return chord === null ? label : `${label} (${chordInWords(chord)})`;
}
