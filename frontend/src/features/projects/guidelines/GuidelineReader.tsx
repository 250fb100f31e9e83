import { Alert, Box, Button, Group, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { Pages } from "@/api/pages";
import { WordDiff } from "@/components/diff/WordDiff";
import { TimeAgo } from "@/components/TimeAgo";
import { RichText } from "@/components/text/RichText";
import { guidelinesRoute } from "../routes";
import type { Guideline } from "./api";
import classes from "./Guidelines.module.css";

/** One version, what changed against another, and all versions beside it. */
export function GuidelineReader({ versions }: { versions: Pages<Guideline> }) {
  const search = guidelinesRoute.useSearch();
  const { projectId } = guidelinesRoute.useParams();
  const navigate = useNavigate();
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
            <RichText text={shown.body} prose />
          ) : (
            <Text c="dimmed">This version has no text.</Text>
          )}
        </Paper>
      </Box>
      <Stack component="aside" gap="md" aria-label="Versions">
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
