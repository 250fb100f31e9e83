import { lazily } from "@/components/lazily";
import { BlockSkeleton } from "@/components/PageSkeleton";
import type { Editor } from "./useEditor";
import { WriteEditor } from "./WriteEditor";

const RankEditor = lazily(async () => (await import("./RankEditor")).RankEditor, <BlockSkeleton />);

/** The editor of a task's kind. The candidates of a ranking are shown by the page. */
export function EditorView({ editor, label }: { editor: Editor; label?: string }) {
  if (editor.question.kind === "write") return <WriteEditor writing={editor.writing} label={label} />;
  return <RankEditor ranked={editor.ranked} writing={editor.writing} />;
}
