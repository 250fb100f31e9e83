import { Button, Group, SegmentedControl, Text, Textarea } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowsDiff, IconBraces } from "@tabler/icons-react";
import { useId } from "react";
import { WordDiff } from "@/components/diff/WordDiff";
import { JsonProblems } from "./JsonProblems";
import { SchemaForm } from "./SchemaForm";
import type { WriteView, Writing } from "./useWriting";
import classes from "./WriteEditor.module.css";

const WIDE = 620;

/** The editor of a written answer: text, or a form beside its JSON where the project has a simple schema. */
export function WriteEditor({ writing, label = "Answer" }: { writing: Writing; label?: string }) {
  const { ref, width } = useElementSize();
  const problemsId = useId();
  const { fields, check, view } = writing;
  const both = fields !== null && width >= WIDE;
  const showForm = fields !== null && (both || view === "form");
  const showText = fields === null || both || view === "json";
  return (
    <div ref={ref} className={classes.editor}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          {label}
        </Text>
        <Group gap={6}>
          {fields !== null && !both && (
            <SegmentedControl
              size="xs"
              aria-label="How to write the answer"
              value={view}
              onChange={(value) => writing.setView(value as WriteView)}
              data={[
                { value: "form", label: "Form" },
                { value: "json", label: "JSON" },
              ]}
            />
          )}
          <Tools writing={writing} withLayout={showText} />
        </Group>
      </Group>
      <div className={classes.panes} data-both={both || undefined}>
        {showForm && (
          <div className={classes.form}>
            <SchemaForm fields={fields} text={writing.text} check={check} onChange={writing.setText} />
          </div>
        )}
        {showText && (
          <div className={classes.textPane}>
            <Textarea
              ref={writing.textArea}
              aria-label={check ? `${label}, as JSON` : label}
              aria-describedby={check ? problemsId : undefined}
              autosize
              minRows={check ? 6 : 8}
              maxRows={32}
              spellCheck={!check}
              classNames={{ input: check ? classes.code : classes.prose }}
              value={writing.text}
              onChange={(event) => writing.setText(event.currentTarget.value)}
            />
          </div>
        )}
      </div>
      {check && (
        <div id={problemsId}>
          <JsonProblems check={check} />
        </div>
      )}
      {writing.diff && (
        <section aria-label={`Your changes to ${writing.startName}`}>
          <Text fw={600} size="sm" mb={6}>
            Your changes to {writing.startName}
          </Text>
          <WordDiff before={writing.startText ?? ""} after={writing.text} />
        </section>
      )}
    </div>
  );
}

function Tools({ writing, withLayout }: { writing: Writing; withLayout: boolean }) {
  return (
    <>
      {writing.check && withLayout && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconBraces size={15} aria-hidden />}
          onClick={writing.toggleLayout}
          disabled={!writing.isJson}
        >
          {writing.pretty ? "One line" : "Lay out"}
        </Button>
      )}
      {writing.startText !== null && (
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
      )}
    </>
  );
}
