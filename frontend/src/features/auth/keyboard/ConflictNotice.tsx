import { Button, Group, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { chordInWords } from "@/components/keys/keys";
import { actionOf, type KeyId } from "@/components/keys/registry";

/** A key that has another meaning in the same place: taken from there, or left. */
export function ConflictNotice({
  chord,
  others,
  onTake,
  onCancel,
}: {
  chord: string;
  others: KeyId[];
  onTake: () => void;
  onCancel: () => void;
}) {
  const take = useRef<HTMLButtonElement>(null);
  useEffect(() => take.current?.focus(), []);
  const names = others.map((other) => `“${actionOf(other).label}”`).join(" and ");
  return (
    <div role="alert">
      <Text size="xs" my={4}>
        {chordInWords(chord)} is already the key for {names}.
      </Text>
      <Group gap={6}>
        <Button ref={take} size="compact-sm" onClick={onTake}>
          Use it here instead
        </Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          Leave it there
        </Button>
      </Group>
    </div>
  );
}
