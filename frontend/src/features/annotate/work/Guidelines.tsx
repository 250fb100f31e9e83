import { Anchor, Box, CloseButton, Drawer, Group, SegmentedControl, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Ref, useRef, useState } from "react";
import { LaterWordDiff } from "@/components/diff/LaterWordDiff";
import { QueryBoundary } from "@/components/QueryBoundary";
import { RichText } from "@/components/text/RichText";
import { type Guideline, type GuidelineRef, guidelinesQuery } from "../api";
import { GuidelineSearch } from "./GuidelineSearch";
import classes from "./Guidelines.module.css";

/** A version by its number: the one that somebody worked by. */
type ShownVersion = Pick<GuidelineRef, "number">;
type View = "text" | "changes";

/** The guidelines that the task was handed out with: a column beside the work, or a drawer where there is no room. */
export function GuidelinesPanel({
  projectId,
  shown,
  asDrawer,
  opened,
  onClose,
  searchRef,
}: {
  projectId: number;
  shown: ShownVersion | null;
  asDrawer: boolean;
  opened: boolean;
  onClose: () => void;
  searchRef?: Ref<HTMLInputElement>;
}) {
  const text = <GuidelinesText projectId={projectId} shown={shown} searchRef={searchRef} />;
  if (asDrawer)
    return (
      <Drawer opened={opened} onClose={onClose} position="right" title="Guidelines" size="md">
        {text}
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
      {text}
    </aside>
  );
}

function GuidelinesText({
  projectId,
  shown,
  searchRef,
}: {
  projectId: number;
  shown: ShownVersion | null;
  searchRef?: Ref<HTMLInputElement>;
}) {
  const query = useQuery({ ...guidelinesQuery(projectId), enabled: shown !== null });
  if (shown === null)
    return (
      <Text size="sm" c="dimmed">
        This project has no guidelines yet.
      </Text>
    );
  return (
    <QueryBoundary query={query}>
      {({ results }) => (
        <Version versions={results} shown={shown} projectId={projectId} searchRef={searchRef} />
      )}
    </QueryBoundary>
  );
}

function Version({
  versions,
  shown,
  projectId,
  searchRef,
}: {
  versions: Guideline[];
  shown: ShownVersion;
  projectId: number;
  searchRef?: Ref<HTMLInputElement>;
}) {
  const body = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>("text");
  const version = versions.find(({ number }) => number === shown.number) ?? versions[0];
  if (!version) return null;
  const newest = versions[0];
  const before = versions.find(({ number }) => number < version.number);
  const changes = before !== undefined && view === "changes";
  return (
    <>
      <GuidelineSearch
        within={body}
        content={`${version.number} ${changes ? "changes" : "text"}`}
        inputRef={searchRef ?? null}
      />
      {before && (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label="What to show of the guidelines"
          value={view}
          onChange={(value) => setView(value as View)}
          data={[
            { value: "text", label: "Text" },
            { value: "changes", label: "What changed" },
          ]}
        />
      )}
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
      <Box fz="sm" ref={body}>
        {changes ? (
          <>
            {version.note && (
              <Text size="sm" mb="sm" dir="auto">
                {version.note}
              </Text>
            )}
            <LaterWordDiff
              before={before.body}
              after={version.body}
              beforeLabel={`Version ${before.number}`}
              afterLabel={`Version ${version.number}`}
            />
          </>
        ) : (
          <RichText text={version.body} prose />
        )}
      </Box>
    </>
  );
}
