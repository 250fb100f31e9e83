import { ActionIcon, Tooltip } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { useChord } from "./KeyMapContext";
import { useShowKeys } from "./KeyProvider";
import { chordInWords, type KeyBinding } from "./keys";
import { useKeys } from "./useKeys";

export { Chord, KeyCap } from "./Chord";

/** Listens for a page's keys, and has the button that shows them. */
export function KeyHelp({ bindings }: { bindings: KeyBinding[] }) {
  useKeys(bindings);
  const show = useShowKeys();
  const chord = useChord("app.keys");
  return (
    <Tooltip label={`Keyboard shortcuts${chord === null ? "" : ` (${chordInWords(chord)})`}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        onClick={show}
        aria-label="Keyboard shortcuts"
        size="lg"
        visibleFrom="sm"
      >
        <IconKeyboard size={20} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
