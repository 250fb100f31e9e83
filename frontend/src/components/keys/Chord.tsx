import { Group, Kbd } from "@mantine/core";
import { useChord } from "./KeyMapContext";
import { keyCaps } from "./keys";
import type { KeyId } from "./registry";

export function Chord({ chord }: { chord: string }) {
  const caps = keyCaps(chord);
  return (
    <Group gap={3} wrap="nowrap" component="span" display="inline-flex">
      {caps.map((cap) => (
        <Kbd key={cap} size="xs">
          {cap}
        </Kbd>
      ))}
    </Group>
  );
}

/** The key of an action as the person has it; nothing where they took it away. */
export function KeyCap({ of, className }: { of: KeyId; className?: string }) {
  const chord = useChord(of);
  if (chord === null) return null;
  return (
    <span className={className} aria-hidden>
      <Chord chord={chord} />
    </span>
  );
}
