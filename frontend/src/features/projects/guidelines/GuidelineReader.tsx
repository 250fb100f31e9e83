import { Alert, Anchor, Box, Button, Group, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import type { Pages } from "@/api/pages";
import { useRoles } from "@/app/session";
import { WordDiff } from "@/components/diff/WordDiff";
import { ErrorNotice } from "@/components/ErrorNotice";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import { anchorOf, headingInWords } from "@/components/text/sections";
import { guidelinesRoute } from "../routes";
import { type Guideline, useHotspots, useReadGuidelines } from "./api";
import classes from "./Guidelines.module.css";
import { HOT_DAYS, SectionMarks } from "./SectionMarks";

/** One version, what changed against another, and all versions beside it. */
export function GuidelineReader({ versions }: { versions: Pages<Guideline> }) {
  const search = guidelinesRoute.useSearch();
  const { projectId } = guidelinesRoute.useParams();
  const navigate = useNavigate();
  const roles = useRoles(projectId);
  const manages = roles.has("manager");
  const reviews = manages || roles.has("reviewer");
  const spots = useHotspots(projectId, HOT_DAYS, reviews).data;
  const beside = useCallback(
    (title: string) => (
      <SectionMarks projectId={projectId} title={title} spots={spots ?? []} tasks={manages} />
    ),
    [projectId, spots, manages],
  );
  useHash(versions.rows.length > 0);
  const show = (version?: number, compare?: number) =>
    void navigate({
      to: "/projects/$projectId/guidelines",
      params: { projectId },
      search: { version, compare },
    });
  const rows = versions.rows;
  const newest = rows[0];
  const shown = rows.find((row) => row.number === search.version) ?? newest;
  const other = rows.find((row) => row.number === search.compare);
  if (!shown || !newest) return null;
  const [before, after] = other && other.number > shown.number ? [shown, other] : [other, shown];
  return (
    <div className={classes.layout}>
      <Box miw={0}>
        {shown.number !== newest.number && (
          <Alert mb="md" color="yellow" variant="light" icon={<IconHistory size={18} aria-hidden />}>
            <Group justify="space-between" gap="xs">
              <Text size="sm">
                This is version {shown.number}. Work goes by version {newest.number} now.
              </Text>
              <Button size="xs" variant="default" onClick={() => show()}>
                Show the newest
              </Button>
            </Group>
          </Alert>
        )}
        <Paper p={{ base: "md", sm: "xl" }}>
          {before && other ? (
            <>
              <Group justify="space-between" mb="md">
                <Title order={2} size="h3">
                  Version {before.number} to version {after.number}
                </Title>
                <Button size="xs" variant="default" onClick={() => show(search.version)}>
                  Hide changes
                </Button>
              </Group>
              <WordDiff before={before.body} after={after.body} />
            </>
          ) : shown.body.trim() ? (
            <RichText text={shown.body} prose sections={beside} />
          ) : (
            <Text c="dimmed">This version has no text.</Text>
          )}
        </Paper>
        {shown.number === newest.number && !shown.read_by_me && (
          <IHaveRead projectId={projectId} version={shown} />
        )}
      </Box>
      <Stack component="aside" gap="md" aria-label="Versions">
        {!other && shown.sections.length > 1 && (
          <nav aria-label="Sections">
            <Title order={2} size="h4" mb={6}>
              Sections
            </Title>
            <ul className={classes.sections}>
              {shown.sections.map((title) => (
                <li key={title}>
                  <Anchor size="sm" href={`#${anchorOf(title)}`}>
                    {headingInWords(title)}
                  </Anchor>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {rows.length > 1 && (
          <Select
            label="Show changes since"
            placeholder="Choose a version"
            clearable
            value={other ? String(other.number) : null}
            onChange={(value) => show(search.version, value ? Number(value) : undefined)}
            data={rows
              .filter((row) => row.number !== shown.number)
              .map((row) => ({ value: String(row.number), label: `Version ${row.number}` }))}
          />
        )}
        <div>
          <Title order={2} size="h4" mb={6}>
            Versions
          </Title>
          <ol className={classes.versions}>
            {rows.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  className={classes.version}
                  aria-current={row.number === shown.number || undefined}
                  onClick={() => show(row.number === newest.number ? undefined : row.number)}
                >
                  <Text size="sm" fw={550}>
                    Version {row.number}
                    {row.must_acknowledge && (
                      <Text span size="xs" c="dimmed">
                        {" "}
                        (must be read)
                      </Text>
                    )}
                  </Text>
                  {row.note && (
                    <Text size="sm" className={classes.note}>
                      {row.note}
                    </Text>
                  )}
                  <Text size="xs" c="dimmed">
                    {row.created_by_name ?? "Tuneloop"}, <TimeAgo size="xs" at={row.created_at} span />
                  </Text>
                </button>
              </li>
            ))}
          </ol>
          {versions.hasNextPage && (
            <Button size="xs" variant="subtle" onClick={versions.more} loading={versions.isFetchingNextPage}>
              Show older versions
            </Button>
          )}
        </div>
      </Stack>
    </div>
  );
}

/** Says that the newest version was read, also where nothing asks for it. */
function IHaveRead({ projectId, version }: { projectId: number; version: Guideline }) {
  const read = useReadGuidelines(projectId);
  return (
    <Stack gap="xs" mt="md">
      {read.error && <ErrorNotice title="It was not noted" error={read.error} />}
      <Button
        variant={version.must_acknowledge ? "filled" : "default"}
        w="fit-content"
        loading={read.isPending}
        onClick={() => read.mutate(version.number)}
      >
        I have read version {version.number}
      </Button>
    </Stack>
  );
}

/** Goes to the section in the address, which is there only once the text is. */
function useHash(ready: boolean) {
  const hash = useRouterState({ select: (state) => state.location.hash });
  useEffect(() => {
    if (!ready || hash === "") return;
    const target = document.getElementById(hash);
    target?.scrollIntoView();
    target?.focus({ preventScroll: true });
  }, [ready, hash]);
}
