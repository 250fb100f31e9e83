import { Anchor, Group, Stack, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Chord } from "./Chord";
import { useKeyMap } from "./KeyMapContext";
import { chordsFor } from "./keymap";
import { type KeyBinding, labelOf } from "./keys";
import { actionOf } from "./registry";

const LAST = "Everywhere";

/** A page's actions with the keys that the person has for them. */
export function KeyList({ bindings, onLeave }: { bindings: KeyBinding[]; onLeave: () => void }) {
  const map = useKeyMap();
  return (
    <Stack gap="lg">
      {groupBindings(bindings).map(([group, entries]) => (
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
                      {chordsFor(binding.id, map).length === 0 && (
                        <Text size="xs" c="dimmed">
                          No key
                        </Text>
                      )}
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
        <Anchor
          size="xs"
          underline="always"
          renderRoot={(props) => <Link to="/account/keyboard" onClick={onLeave} {...props} />}
        >
          Choose your own keys
        </Anchor>
      </Text>
    </Stack>
  );
}

function groupBindings(bindings: KeyBinding[]): [string, KeyBinding[]][] {
  const groups = new Map<string, KeyBinding[]>();
  for (const binding of bindings) {
    const { group } = actionOf(binding.id);
    groups.set(group, [...(groups.get(group) ?? []), binding]);
  }
  return [...groups].sort(([one], [other]) => Number(one === LAST) - Number(other === LAST));
}
