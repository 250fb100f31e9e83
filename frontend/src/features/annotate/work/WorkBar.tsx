import { Badge, Button, Group, SegmentedControl, Title } from "@mantine/core";
import { IconArrowBackUp, IconBook2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { KeyHelp } from "@/components/keys/KeyHelp";
import type { KeyBinding } from "@/components/keys/keys";
import { AnchorLink, ButtonLink } from "@/components/links";
import { usePageTitle } from "@/components/PageHeader";
import type { Assignment, Kind } from "../api";
import { RecentMenu } from "../recent/RecentMenu";
import type { Bench } from "./useBench";
import classes from "./WorkBar.module.css";

/** The bar above the work: what is handed out, how the draft is, the guidelines and the keys. */
export function WorkBar({
  bench,
  title = "Annotate",
  status,
  qualification = null,
  keys,
  withGuidelines = false,
  onKind,
}: {
  bench: Bench;
  title?: string;
  status?: ReactNode;
  /** Where the person is in a qualification. */
  qualification?: Assignment["qualification"];
  keys: KeyBinding[];
  /** Whether the page shows the guidelines beside it. */
  withGuidelines?: boolean;
  onKind: (kind: Kind | null) => void;
}) {
  usePageTitle(`${title}, ${bench.projectName}`);
  const { guidelines, today, recent } = bench;
  const last = recent?.rows[0];
  const all: KeyBinding[] = [
    ...keys,
    ...(recent && last ? [{ id: "task.undo" as const, run: () => recent.open(last.id) }] : []),
    ...(withGuidelines ? [{ id: "app.guidelines" as const, run: guidelines.toggle }] : []),
  ];
  return (
    <header className={classes.bar}>
      <Title order={1} size="h4" className={classes.title}>
        {title}
      </Title>
      {qualification ? (
        <Badge variant="light" size="lg">
          Qualification: {qualification.position} of {qualification.of}
        </Badge>
      ) : (
        <SegmentedControl
          size="xs"
          aria-label="Kind of task"
          value={bench.kind ?? "any"}
          onChange={(value) => onKind(value === "any" ? null : (value as Kind))}
          data={[
            { value: "any", label: "Any" },
            { value: "write", label: "Write" },
            { value: "rank", label: "Rank" },
          ]}
        />
      )}
      {bench.returned !== null && (
        <ButtonLink
          to="/my-work"
          search={{ project: bench.projectId, state: "returned" }}
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowBackUp size={15} color="var(--mantine-color-orange-6)" aria-hidden />}
        >
          {bench.returned} came back
        </ButtonLink>
      )}
      {recent && <RecentMenu rows={recent.rows} onOpen={recent.open} />}
      <Group gap="sm" ml="auto" wrap="nowrap" className={classes.end}>
        <div className={classes.status}>{status}</div>
        <AnchorLink
          to="/projects/$projectId/me"
          params={{ projectId: bench.projectId }}
          size="xs"
          c="dimmed"
          className={`tabular ${classes.today}`}
          aria-label={today === null ? undefined : `My progress: ${today} today`}
        >
          {today === null ? "My progress" : `${today} today`}
        </AnchorLink>
        <Group gap={4} wrap="nowrap">
          {withGuidelines && (
            <Button
              size="compact-sm"
              variant={guidelines.opened ? "light" : "default"}
              aria-expanded={guidelines.opened}
              leftSection={<IconBook2 size={15} aria-hidden />}
              onClick={guidelines.toggle}
            >
              Guidelines
            </Button>
          )}
          <KeyHelp bindings={all} />
        </Group>
      </Group>
    </header>
  );
}
