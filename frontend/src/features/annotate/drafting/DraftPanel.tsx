import { Button, Group, Loader, Text } from "@mantine/core";
import { IconPlayerStopFilled, IconRefresh, IconSparkles } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { JsonView } from "@/components/json/JsonView";
import { Notice } from "@/components/Notice";
import type { Suggestion } from "./api";
import classes from "./DraftPanel.module.css";
import type { DraftingState } from "./useDrafting";

/** The button that asks a model for a draft, and the draft as it comes. Nothing of it is in the answer until it is taken. */
export function DraftPanel({ drafting }: { drafting: DraftingState }) {
  const { draft, live, off, error } = drafting;
  return (
    <>
      {draft === null && (
        <div className={classes.bar}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconSparkles size={15} aria-hidden />}
            onClick={drafting.ask}
            loading={drafting.waiting}
            disabled={off !== ""}
          >
            Draft by a model
          </Button>
          {off !== "" && (
            <Text size="sm" c="dimmed">
              {off}
            </Text>
          )}
          {drafting.standsOn !== null && (
            <Text size="sm" c="dimmed">
              Marked as begun with a draft by {drafting.standsOn}.
            </Text>
          )}
        </div>
      )}
      {error !== null && (
        <ErrorNotice title="No draft" error={error} onRetry={drafting.ask} retryLabel="Ask again" />
      )}
      {draft !== null && (
        <section className={classes.panel} data-live={live || undefined} aria-label="Draft by a model">
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              Draft by {draft.model_name}
            </Text>
            {live && <Loader size={16} aria-hidden />}
          </Group>
          <Text size="xs" c="dimmed" role="status">
            {drafting.unheard ? (
              "The connection is gone. The draft goes on, and is shown when it is back."
            ) : (
              <Said draft={draft} />
            )}
          </Text>
          <DraftText draft={draft} />
          {draft.state === "failed" && <Notice tone="warning" title={draft.error} live />}
          <Group gap="xs" mt={8}>
            <Actions drafting={drafting} draft={draft} />
          </Group>
        </section>
      )}
    </>
  );
}

function Actions({ drafting, draft }: { drafting: DraftingState; draft: Suggestion }) {
  if (drafting.live)
    return (
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlayerStopFilled size={14} aria-hidden />}
        onClick={drafting.stop}
      >
        Stop
      </Button>
    );
  const whole = draft.state === "done";
  return (
    <>
      {drafting.takeable && (
        <Button size="compact-sm" onClick={drafting.take} loading={drafting.taking}>
          {whole ? "Use this draft" : "Use what has come"}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        onClick={drafting.ask}
        loading={drafting.waiting}
      >
        Ask again
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={drafting.close}>
        Close
      </Button>
      {drafting.takeable && drafting.replaces && (
        <Text size="xs" c="dimmed">
          It takes the place of your text; "Undo reset" brings that back.
        </Text>
      )}
    </>
  );
}

function DraftText({ draft }: { draft: Suggestion }) {
  return (
    <>
      {draft.text !== "" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long draft is scrolled with the keys
        <section className={classes.text} dir="auto" tabIndex={0} aria-label="Text of the draft">
          {draft.text}
        </section>
      )}
      {draft.tool_calls?.map((call, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: calls never change places
        <JsonView key={index} text={JSON.stringify(call.function, null, 2)} />
      ))}
    </>
  );
}

/** A worker that is there takes a draft up within a second. */
const PATIENCE_SECONDS = 10;

/** Where the draft stands, in words. */
function Said({ draft }: { draft: Suggestion }) {
  const { state, text } = draft;
  const seconds = useSeconds(draft.created_at, (state === "queued" || state === "streaming") && text === "");
  if (state === "queued" && seconds >= PATIENCE_SECONDS)
    return "Nobody has taken it up yet. The draft worker may be off: tell an administrator, or write without a draft.";
  if (state === "queued" || (state === "streaming" && text === ""))
    return (
      <>
        The model is asked.
        {/* Counted for the eye alone: read out, it would never stop. */}
        {seconds >= 3 && <span aria-hidden> It thinks, for {seconds} seconds so far.</span>}
      </>
    );
  if (state === "streaming") return "The model writes.";
  if (state === "cancelled")
    return text === "" ? "Stopped before anything came." : "Stopped. What had come is kept.";
  if (state === "failed") return "The draft is not whole.";
  return draft.finish_reason === "length"
    ? "The model reached its limit, so the end may be missing. The answer will be marked as standing on it."
    : "The draft is there. Once you use it, your answer is marked as standing on it.";
}

function useSeconds(since: string, counting: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!counting) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [counting]);
  return Math.max(0, Math.round((now - Date.parse(since)) / 1000));
}
