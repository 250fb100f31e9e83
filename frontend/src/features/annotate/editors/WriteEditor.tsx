import { Button, Group, SegmentedControl, Text, Textarea } from "@mantine/core";
import { IconArrowBackUp, IconArrowsDiff, IconBraces } from "@tabler/icons-react";
import { memo, useId } from "react";
import { LaterWordDiff } from "@/components/diff/LaterWordDiff";
import { lazily } from "@/components/lazily";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { TokenCount } from "../tokens/TokenCount";
import { Checklist } from "./Checklist";
import { ConversationEditor } from "./conversation/ConversationEditor";
import { TextButtons } from "./conversation/TextButtons";
import { JsonProblems } from "./JsonProblems";
import { useWide } from "./useWide";
import type { WriteView, Writing } from "./useWriting";
import classes from "./WriteEditor.module.css";

const SchemaForm = lazily(async () => (await import("./SchemaForm")).SchemaForm, <BlockSkeleton />);

const WIDE = 620;
/** A comparison that runs while somebody writes may not hold up the next key for longer. */
const LIVE_MS = 60;
const NO_TICKS: string[] = [];

/** The editor of a written answer: text, or a form beside its JSON where the project has a simple schema. */
export function WriteEditor({ writing, label = "Answer" }: { writing: Writing; label?: string }) {
  const { ref, wide } = useWide(WIDE);
  const problemsId = useId();
  const { fields, check, view, untouched, asked } = writing;
  const both = fields !== null && wide;
  const showForm = fields !== null && (both || view === "form");
  const showText = fields === null || both || view === "json";
  return (
    <div ref={ref} className={classes.editor}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          {label}
        </Text>
        <Group gap={6}>
          {fields !== null && !both && <Views view={view} onView={writing.setView} />}
          {check && showText && (
            <LayoutButton pretty={writing.pretty} isJson={writing.isJson} onToggle={writing.toggleLayout} />
          )}
          {writing.startText !== null && <DraftButtons writing={writing} />}
        </Group>
      </Group>
      {writing.conversation.several ? (
        <ConversationEditor writing={writing} label={label} />
      ) : (
        <div className={classes.panes} data-both={both || undefined}>
          {showForm && (
            <div className={classes.form}>
              <SchemaForm
                fields={fields}
                text={writing.formText}
                check={untouched ? null : check}
                asked={asked}
                onChange={writing.fillIn}
              />
            </div>
          )}
          {showText && (
            <div className={classes.textPane}>
              <Textarea
                ref={writing.textArea}
                aria-label={check ? `${label}, as JSON` : label}
                aria-describedby={check ? problemsId : undefined}
                rows={check ? 6 : 8}
                spellCheck={!check}
                classNames={{ input: check ? classes.code : classes.prose }}
                value={writing.text}
                onChange={(event) => writing.typeText(event.currentTarget.value)}
              />
            </div>
          )}
        </div>
      )}
      {!writing.conversation.several && !check && (
        <TextButtons
          text={writing.settled}
          // A correction is of one answer: the conversation does not go on in it.
          onTurn={Array.isArray(writing.conversation.prompt) ? writing.conversation.goOn : null}
        />
      )}
      {check && (
        <div id={problemsId}>
          <JsonProblems check={check} untouched={untouched} asked={asked} />
        </div>
      )}
      {writing.record && <TokenCount record={writing.record} payload={writing.payload} />}
      <Checklist
        checklist={writing.checklist}
        ticked={writing.payload.checklist ?? NO_TICKS}
        asked={asked}
        onTick={writing.tick}
        boxes={writing.checks}
      />
      {writing.diff && (
        <Changes name={writing.startName} before={writing.startText ?? ""} after={writing.settled} />
      )}
    </div>
  );
}

/** What was changed, a moment after it was typed. */
const Changes = memo(function Changes({
  name,
  before,
  after,
}: {
  name: string;
  before: string;
  after: string;
}) {
  return (
    <section aria-label={`Your changes to ${name}`}>
      <Text fw={600} size="sm" mb={6}>
        Your changes to {name}
      </Text>
      <LaterWordDiff before={before} after={after} timeout={LIVE_MS} />
    </section>
  );
});

const Views = memo(function Views({ view, onView }: { view: WriteView; onView: (view: WriteView) => void }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="How to write the answer"
      value={view}
      onChange={(value) => onView(value as WriteView)}
      data={[
        { value: "form", label: "Form" },
        { value: "json", label: "JSON" },
      ]}
    />
  );
});

const LayoutButton = memo(function LayoutButton({
  pretty,
  isJson,
  onToggle,
}: {
  pretty: boolean;
  isJson: boolean;
  onToggle: () => void;
}) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconBraces size={15} aria-hidden />}
      onClick={onToggle}
      disabled={!isJson}
    >
      {pretty ? "One line" : "Lay out"}
    </Button>
  );
});

function DraftButtons({ writing }: { writing: Writing }) {
  return (
    <>
      <Button
        size="compact-sm"
        variant={writing.diff ? "light" : "default"}
        aria-pressed={writing.diff}
        leftSection={<IconArrowsDiff size={15} aria-hidden />}
        onClick={writing.toggleDiff}
      >
        Changes
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconArrowBackUp size={15} aria-hidden />}
        onClick={writing.canUndoReset ? writing.undoReset : writing.reset}
        disabled={!writing.changed && !writing.canUndoReset}
      >
        {writing.canUndoReset ? "Undo reset" : "Reset"}
      </Button>
    </>
  );
}
