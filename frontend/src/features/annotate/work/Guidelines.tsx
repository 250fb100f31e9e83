import { Anchor, Box, CloseButton, Drawer, Group, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { QueryBoundary } from "@/components/QueryBoundary";
import { RichText } from "@/components/text/RichText";
import { type Guideline, type GuidelineRef, guidelinesQuery } from "../api";
import classes from "./Guidelines.module.css";

/** A version by its number: the one that somebody worked by. */
type ShownVersion = Pick<GuidelineRef, "number">;

/** The guidelines that the task was handed out with: a column beside the work, or a drawer where there is no room. */
export function GuidelinesPanel({
  projectId,
  shown,
  asDrawer,
  opened,
  onClose,
}: {
  projectId: number;
  shown: ShownVersion | null;
  asDrawer: boolean;
  opened: boolean;
  onClose: () => void;
}) {
  if (asDrawer)
    return (
      <Drawer opened={opened} onClose={onClose} position="right" title="Guidelines" size="md">
        <GuidelinesText projectId={projectId} shown={shown} />
      </Drawer>
    );
  if (!opened) return null;
  return (
    <aside className={classes.panel} aria-label="Guidelines">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          Guidelines
        </Title>
        <CloseButton aria-label="Close the guidelines" onClick={onClose} />
      </Group>
      <GuidelinesText projectId={projectId} shown={shown} />
    </aside>
  );
}

function GuidelinesText({ projectId, shown }: { projectId: number; shown: ShownVersion | null }) {
  const query = useQuery({ ...guidelinesQuery(projectId), enabled: shown !== null });
  if (shown === null)
    return (
      <Text size="sm" c="dimmed">
        This project has no guidelines yet.
      </Text>
    );
  return (
    <QueryBoundary query={query}>
      {({ results }) => <Version versions={results} shown={shown} projectId={projectId} />}
    </QueryBoundary>
  );
}

function Version({
  versions,
  shown,
  projectId,
}: {
  versions: Guideline[];
  shown: ShownVersion;
  projectId: number;
}) {
  const version = versions.find(({ number }) => number === shown.number) ?? versions[0];
  if (!version) return null;
  const newest = versions[0];
  return (
    <>
      <Text size="xs" c="dimmed" mb="sm">
        Version {version.number}
        {newest && newest.number > version.number && (
          <>, which the task was handed out with. Version {newest.number} is newer</>
        )}
        .{" "}
        <Anchor
          size="xs"
          renderRoot={(props) => (
            <Link to={`/projects/${projectId}/guidelines` as string} target="_blank" {...props} />
          )}
        >
          All versions
        </Anchor>
      </Text>
      <Box fz="sm">
        <RichText text={version.body} prose />
      </Box>
    </>
  );
}
