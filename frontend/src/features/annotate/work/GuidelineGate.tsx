import { Button, Group, List, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { toApiError } from "@/api/errors";
import { LaterWordDiff } from "@/components/diff/LaterWordDiff";
import { ErrorNotice } from "@/components/ErrorNotice";
import { KeyCap } from "@/components/keys/KeyHelp";
import { useKeys } from "@/components/keys/useKeys";
import { QueryBoundary } from "@/components/QueryBoundary";
import { RichText } from "@/components/text/RichText";
import { acknowledge, type Guideline, guidelinesQuery, type Reason } from "../api";
import { Detail } from "./reasons";
import classes from "./Workbench.module.css";

/** What is new in the guidelines, to be read before the next task. */
export function GuidelineGate({
  projectId,
  reason,
  onRead,
}: {
  projectId: number;
  reason: Reason;
  onRead: () => void;
}) {
  const versions = useQuery({ ...guidelinesQuery(projectId), staleTime: 0 });
  const detail = new Detail(reason?.detail);
  return (
    <QueryBoundary query={versions} errorTitle="The guidelines did not come">
      {({ results }) => {
        // The newest, also where it came out a moment ago: reading it is reading those before.
        const [wanted] = results;
        if (!wanted) return null;
        const read = results.find(({ number }) => number === detail.number("last_read_number"));
        return (
          <Gate
            key={wanted.id}
            projectId={projectId}
            wanted={wanted}
            read={read ?? null}
            news={newsSince(results, read ?? null, wanted)}
            onRead={onRead}
          />
        );
      }}
    </QueryBoundary>
  );
}

/** What each version after the one last read says about itself, newest first. */
export function newsSince(
  versions: Guideline[],
  read: Guideline | null,
  wanted: Guideline,
): { number: number; note: string }[] {
  return versions.filter(
    ({ number, note }) => note !== "" && number <= wanted.number && read !== null && number > read.number,
  );
}

type View = "changes" | "inline" | "text";

function Gate({
  projectId,
  wanted,
  read,
  news,
  onRead,
}: {
  projectId: number;
  wanted: Guideline;
  read: Guideline | null;
  news: { number: number; note: string }[];
  onRead: () => void;
}) {
  const client = useQueryClient();
  const [view, setView] = useState<View>(read ? "inline" : "text");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    start.current?.focus({ preventScroll: true });
  }, []);
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await acknowledge(projectId, wanted.number);
      onRead();
    } catch (thrown) {
      setBusy(false);
      setError(thrown);
      // A newer version is out: show that one.
      if (toApiError(thrown).status === 409)
        void client.invalidateQueries({ queryKey: guidelinesQuery(projectId).queryKey });
    }
  };
  useKeys([{ id: "task.submit", label: "I have read it", run: () => void send() }]);
  return (
    <Stack component="section" gap="md" aria-labelledby="gate">
      <div>
        <Title order={2} id="gate" ref={start} tabIndex={-1} style={{ outline: "none" }}>
          {read ? "The guidelines have changed" : "Read the guidelines first"}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          {read
            ? `You last read version ${read.number}; version ${wanted.number} holds from now on. Read what is new before your next task.`
            : `Work in this project goes by version ${wanted.number}. Read it before your first task.`}
        </Text>
      </div>
      {news.length > 0 && (
        <Paper p="md">
          <Title order={3} size="h4" mb={6}>
            What changed
          </Title>
          <List size="sm" spacing={4}>
            {news.map(({ number, note }) => (
              <List.Item key={number}>
                {note}{" "}
                <Text span size="xs" c="dimmed">
                  (version {number})
                </Text>
              </List.Item>
            ))}
          </List>
        </Paper>
      )}
      {read && (
        <SegmentedControl
          size="xs"
          w="fit-content"
          aria-label="How to show the guidelines"
          value={view}
          onChange={(value) => setView(value as View)}
          data={[
            { value: "inline", label: "Changes" },
            { value: "changes", label: "Side by side" },
            { value: "text", label: "Whole text" },
          ]}
        />
      )}
      <Paper p={{ base: "md", sm: "xl" }}>
        {read && view !== "text" ? (
          <LaterWordDiff
            before={read.body}
            after={wanted.body}
            mode={view === "changes" ? "split" : "inline"}
            beforeLabel={`Version ${read.number}, which you read`}
            afterLabel={`Version ${wanted.number}`}
          />
        ) : (
          <RichText text={wanted.body} prose />
        )}
      </Paper>
      {error !== null && <ErrorNotice title="It was not noted that you have read it" error={error} />}
      <Group justify="flex-end" className={classes.gateFooter}>
        <Button onClick={() => void send()} loading={busy}>
          <Group gap={9} wrap="nowrap">
            I have read it, next task
            <KeyCap of="task.submit" className={classes.cap} />
          </Group>
        </Button>
      </Group>
    </Stack>
  );
}
