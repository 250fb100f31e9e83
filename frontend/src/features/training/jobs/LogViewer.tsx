import { Button, Group, Text } from "@mantine/core";
import { IconArrowBarToDown, IconPlayerPause } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Section } from "@/components/Section";
import { type JobDetail, type LogText, useLog } from "./api";
import classes from "./LogViewer.module.css";

const AT_END_PX = 24;

/** What the runner wrote. It follows the end until the person scrolls up. */
export function LogViewer({ job, live }: { job: JobDetail; live: boolean }) {
  const [fromStart, setFromStart] = useState(false);
  const log = useLog(job, fromStart);
  return (
    <Section title="Log" description="What the runner wrote, of all attempts one after the other.">
      <QueryBoundary query={log} errorTitle="The log could not be loaded">
        {(data) =>
          data.text === "" ? (
            <Text size="sm" c="dimmed">
              {live ? "Nothing is written yet." : "The runner wrote nothing."}
            </Text>
          ) : (
            <LogBox
              log={data}
              live={live}
              follow={!fromStart}
              onFromStart={data.whole ? undefined : () => setFromStart(true)}
            />
          )
        }
      </QueryBoundary>
    </Section>
  );
}

function LogBox({
  log,
  live,
  follow,
  onFromStart,
}: {
  log: LogText;
  live: boolean;
  follow: boolean;
  onFromStart?: () => void;
}) {
  const box = useRef<HTMLElement>(null);
  const [following, setFollowing] = useState(follow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end whenever the text grows
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [following, log.text]);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX);
  };
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {!live ? "Complete." : following ? "Follows the end." : "Paused, because you scrolled up."}
          {!log.whole && " The beginning is not shown."}
        </Text>
        <Group gap="xs">
          {onFromStart && (
            <Button size="compact-sm" variant="default" onClick={onFromStart}>
              Show from the start
            </Button>
          )}
          {live && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setFollowing(!following)}
              leftSection={
                following ? (
                  <IconPlayerPause size={14} aria-hidden />
                ) : (
                  <IconArrowBarToDown size={14} aria-hidden />
                )
              }
            >
              {following ? "Pause" : "Follow the end"}
            </Button>
          )}
        </Group>
      </Group>
      <section
        ref={box}
        className={classes.log}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        aria-label="Log of the runner"
      >
        {log.text}
      </section>
    </>
  );
}
