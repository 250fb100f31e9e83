import { ActionIcon, Group, Kbd, Modal, Stack, Table, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import { type KeyBinding, keyCaps } from "./keys";
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

/** Listens for a page's keys, and shows them on `?` or by its button. */
export function KeyHelp({ bindings }: { bindings: KeyBinding[] }) {
  const [open, { open: show, close }] = useDisclosure(false);
  const help: KeyBinding = { keys: ["?"], label: "Show these keys", group: "Everywhere", run: show };
  useKeys([...bindings, help]);
  const groups = groupBindings([...bindings, help]);
  return (
    <>
      <Tooltip label="Keyboard shortcuts (?)">
        <ActionIcon variant="subtle" color="gray" onClick={show} aria-label="Keyboard shortcuts" size="lg">
          <IconKeyboard size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal opened={open} onClose={close} title="Keyboard shortcuts">
        <Stack gap="lg">
          {[...groups].map(([group, entries]) => (
            <div key={group}>
              <Text size="xs" fw={600} c="dimmed" mb={4}>
                {group}
              </Text>
              <Table aria-label={group} verticalSpacing={6} withRowBorders={false}>
                <Table.Tbody>
                  {entries.map((binding) => (
                    <Table.Tr key={binding.label}>
                      <Table.Td>{binding.label}</Table.Td>
                      <Table.Td ta="right">
                        <Group gap={6} justify="flex-end">
                          {binding.keys.map((chord) => (
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
            Single letters and digits rest while you type in a field. Esc leaves the field.
          </Text>
        </Stack>
      </Modal>
    </>
  );
}

function groupBindings(bindings: KeyBinding[]): Map<string, KeyBinding[]> {
  const groups = new Map<string, KeyBinding[]>();
  for (const binding of bindings) {
    const name = binding.group ?? "Actions";
    groups.set(name, [...(groups.get(name) ?? []), binding]);
  }
  return groups;
}
