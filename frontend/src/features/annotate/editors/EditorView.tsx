import { RankEditor } from "./RankEditor";
import type { RankPayload } from "./ranking";
import type { Editor } from "./useEditor";
import { WriteEditor } from "./WriteEditor";

/** The editor of a task's kind. The candidates of a ranking are shown by the page. */
export function EditorView({ editor, label }: { editor: Editor; label?: string }) {
  if (editor.question.kind === "write") return <WriteEditor writing={editor.writing} label={label} />;
  return (
    <RankEditor
      payload={editor.payload as RankPayload}
      onChange={editor.onChange}
      reasons={editor.question.rank_reasons}
      commentRef={editor.comment}
      choiceRef={editor.choice}
    />
  );
}
