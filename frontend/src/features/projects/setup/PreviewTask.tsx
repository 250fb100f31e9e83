import { useMemo, useState } from "react";
import { PromptView } from "@/components/conversation/PromptView";
import type { JsonSchema } from "@/components/json/schema";
import { EditorView } from "@/features/annotate/editors/EditorView";
import { RankAnswers } from "@/features/annotate/editors/rank/Answers";
import { type Payload, payloadOf, useEditor } from "@/features/annotate/editors/useEditor";
import { type Example, questionOf } from "./previewQuestion";
import classes from "./Setup.module.css";
import type { SetupValues } from "./setupValues";

/** One example in the annotator's own editors. */
export function PreviewTask({
  example,
  values,
  schema,
}: {
  example: Example;
  values: SetupValues;
  schema: JsonSchema | null;
}) {
  const question = useMemo(() => questionOf(example, values, schema), [example, values, schema]);
  const [payload, setPayload] = useState<Payload>(() => payloadOf(question, null));
  const editor = useEditor(question, payload, setPayload);
  const ranks = question.kind === "rank";
  return (
    <div className={classes.task}>
      {question.item && <PromptView item={question.item} rewriting={editor.writing.conversation.rewriting} />}
      {ranks && <RankAnswers ranked={editor.ranked} />}
      <EditorView editor={editor} label="Your answer" />
    </div>
  );
}
