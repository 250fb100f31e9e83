import { Button, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useState } from "react";
import type { KeyMap } from "@/components/keys/keymap";
import { actionOf, KEY_IDS, type KeyId } from "@/components/keys/registry";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { useOwnKeys } from "./api";
import { KeyRow } from "./KeyRow";

/** Every action and its keys. They belong to the account, and are the same on every device. */
export function KeyboardPage() {
  const { keys, change } = useOwnKeys();
  const [said, setSaid] = useState("");
  const changed = Object.keys(keys).length > 0;
  const set = (next: KeyMap, words: string) => {
    setSaid(words);
    change(next);
  };
  const reset = () =>
    modals.openConfirmModal({
      title: "Use the usual keys again?",
      children: <Text size="sm">All your own keys are dropped.</Text>,
      labels: { confirm: "Use the usual keys", cancel: "Keep mine" },
      onConfirm: () => set({}, "All keys are as they come."),
    });
  return (
    <PageFrame width="narrow">
      <PageHeader
        title="Keyboard"
        description="Your keys, on every device on which you sign in. An action may have several keys, or none. Ctrl is Cmd on a Mac."
        actions={
          <Button variant="default" onClick={reset} disabled={!changed}>
            Reset all
          </Button>
        }
      />
      <span className="visually-hidden" role="status" aria-live="polite">
        {said}
      </span>
      <Stack gap="lg">
        {groups().map(([group, ids]) => (
          <Paper key={group} p="md" component="section" aria-label={group}>
            <Title order={2} size="h4" mb={6}>
              {group}
            </Title>
            <Table aria-label={`Keys: ${group}`} verticalSpacing={8}>
              <Table.Tbody>
                {ids.map((id) => (
                  <KeyRow key={id} id={id} map={keys} onChange={set} />
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        ))}
      </Stack>
    </PageFrame>
  );
}

function groups(): [string, KeyId[]][] {
  const found = new Map<string, KeyId[]>();
  for (const id of KEY_IDS) {
    const { group } = actionOf(id);
    found.set(group, [...(found.get(group) ?? []), id]);
  }
  return [...found];
}
