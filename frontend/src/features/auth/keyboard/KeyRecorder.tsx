import { UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { chordOf, isComposing } from "@/components/keys/keys";
import classes from "./Keyboard.module.css";

const MODIFIERS = new Set([
  "Control",
  "Shift",
  "Alt",
  "AltGraph",
  "Meta",
  "CapsLock",
  "Fn",
  "Dead",
  "Process",
]);

/** Waits for the next chord. Tab, or a click elsewhere, leaves it as it was. */
export function KeyRecorder({
  label,
  onChord,
  onCancel,
}: {
  label: string;
  onChord: (chord: string) => void;
  onCancel: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const listen = (event: KeyboardEvent) => {
    // Tab goes on to the next control: nobody is held here.
    if (event.key === "Tab" || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat || MODIFIERS.has(event.key)) return;
    onChord(chordOf(event.nativeEvent));
  };
  return (
    <UnstyledButton
      ref={button}
      className={classes.recorder}
      aria-label={`Press the new key for: ${label}. Tab leaves it as it is.`}
      onKeyDown={listen}
      onBlur={onCancel}
    >
      Press a key…
    </UnstyledButton>
  );
}
