import { Button, Text, TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { isComposing } from "@/components/keys/keys";
import type { Span } from "../ranking";
import { piecesWithMarks, tidySelection } from "./marks";
import classes from "./Rank.module.css";

export const MAX_NOTE = 1_000;

type Found = Pick<Span, "start" | "end" | "quote" | "note">;

/**
 * A text in which places are selected, by mouse or with Shift and the arrow keys, to say what is wrong there. It is a
 * text field whose text nobody can change: so it has a caret, and tells the offsets.
 */
export function MarkText({
  text,
  label,
  spans,
  onMark,
}: {
  text: string;
  label: string;
  spans: Span[];
  onMark: (found: Found) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const noteField = useRef<HTMLInputElement>(null);
  const [selected, setSelected] = useState<{ start: number; end: number } | null>(null);
  const [note, setNote] = useState("");
  const select = () => {
    const field = area.current;
    if (field) setSelected(tidySelection(text, field.selectionStart, field.selectionEnd));
  };
  const done = () => {
    setNote("");
    setSelected(null);
    const field = area.current;
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(selected?.end ?? 0, selected?.end ?? 0);
  };
  const add = () => {
    const words = note.trim();
    if (!selected || words === "") return noteField.current?.focus();
    onMark({ ...selected, quote: text.slice(selected.start, selected.end), note: words });
    done();
  };
  return (
    <>
      <div className={classes.markBox}>
        <div className={classes.mirror} aria-hidden>
          {piecesWithMarks(text, spans).map((piece, index) =>
            piece.different ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
              <mark key={index} className={classes.marked}>
                {piece.text}
              </mark>
            ) : (
              piece.text
            ),
          )}
          {/* A last line that is empty has a height only with something in it. */}
          {"\u200b"}
        </div>
        <textarea
          ref={area}
          className={classes.markText}
          aria-label={label}
          aria-readonly
          spellCheck={false}
          value={text}
          onChange={unchanged}
          onBeforeInput={prevent}
          onPaste={prevent}
          onCut={prevent}
          onDrop={prevent}
          onSelect={select}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            if (selected) noteField.current?.focus();
          }}
        />
      </div>
      {selected && (
        <div className={classes.noteForm}>
          <TextInput
            ref={noteField}
            flex={1}
            size="sm"
            label="What is wrong here?"
            description={
              <Text span size="xs" className={classes.quote}>
                “{text.slice(selected.start, selected.end)}”
              </Text>
            }
            maxLength={MAX_NOTE}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            onKeyDown={(event) => onNoteKey(event, add, done)}
          />
          <Button size="sm" onClick={add}>
            Mark it
          </Button>
        </div>
      )}
    </>
  );
}

function onNoteKey(event: KeyboardEvent, add: () => void, cancel: () => void) {
  if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey) return;
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  if (event.key === "Enter") add();
  else cancel();
}

/** React wants to hear of changes of a field that has a value; there are none. */
function unchanged() {}

function prevent(event: { preventDefault: () => void }) {
  event.preventDefault();
}
