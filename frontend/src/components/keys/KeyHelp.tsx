import { ActionIcon, Anchor, Group, Kbd, Modal, Stack, Table, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useChord, useKeyMap } from "./KeyMapContext";
import { chordsFor } from "./keymap";
import { chordInWords, type KeyBinding, keyCaps, labelOf } from "./keys";
import { actionOf, type KeyId } from "./registry";
import { useKeys } from "./useKeys";

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

/** Listens for a page's keys, and shows them by its own key or by its button. */
export function KeyHelp({ bindings }: { bindings: KeyBinding[] }) {
  const [open, { open: show, close }] = useDisclosure(false);
  const all: KeyBinding[] = [...bindings, { id: "app.keys", run: show }];
  useKeys(all);
  const chord = useChord("app.keys");
  return (
    <>
      <Tooltip label={`Keyboard shortcuts${chord === null ? "" : ` (${chordInWords(chord)})`}`}>
        <ActionIcon variant="subtle" color="gray" onClick={show} aria-label="Keyboard shortcuts" size="lg">
          <IconKeyboard size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal opened={open} onClose={close} title="Keyboard shortcuts">
        <KeyList bindings={all} />
      </Modal>
    </>
  );
}

function KeyList({ bindings }: { bindings: KeyBinding[] }) {
  const map = useKeyMap();
  return (
    <Stack gap="lg">
      {[...groupBindings(bindings)].map(([group, entries]) => (
        <div key={group}>
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            {group}
          </Text>
          <Table aria-label={group} verticalSpacing={6} withRowBorders={false}>
            <Table.Tbody>
              {entries.map((binding) => (
                <Table.Tr key={binding.id}>
                  <Table.Td>{labelOf(binding)}</Table.Td>
                  <Table.Td ta="right">
                    <Group gap={6} justify="flex-end">
                      {chordsFor(binding.id, map).map((chord) => (
                        <Chord key={chord} chord={chord} />
                      ))}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ))}
      <Text size="xs" c="dimmed">
        Single letters and digits rest while you type in a field.{" "}
        <Anchor size="xs" renderRoot={(props) => <Link to="/account/keyboard" {...props} />}>
          Choose your own keys
        </Anchor>
      </Text>
    </Stack>
  );
}

function groupBindings(bindings: KeyBinding[]): Map<string, KeyBinding[]> {
  const groups = new Map<string, KeyBinding[]>();
  for (const binding of bindings) {
    const { group } = actionOf(binding.id);
    groups.set(group, [...(groups.get(group) ?? []), binding]);
  }
  return groups;
}
