import { Button, Group, Switch, Text } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { type Endpoint, useEndpoints, useSwitchEndpoint } from "./api";
import { EndpointModal } from "./EndpointModal";
import { TrialModal } from "./TrialModal";

/** The OpenAI-compatible servers that projects may have drafts from. */
export function EndpointsPage() {
  const endpoints = useEndpoints();
  const turn = useSwitchEndpoint();
  const [editing, setEditing] = useState<Endpoint | "new" | null>(null);
  const [trying, setTrying] = useState<Endpoint | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
      Add an endpoint
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="Endpoints"
        description="Servers with the OpenAI API that write drafts, replies and answers to rank. Managers choose among them for their projects. Only administrators set addresses: Tuneloop's server sends its requests there, also to addresses that nobody outside can reach."
        actions={add}
      />
      {turn.error && <ErrorNotice title="The endpoint was not switched" error={turn.error} />}
      <CursorTable
        label="Endpoints"
        pages={endpoints}
        empty={
          <EmptyState icon={IconPlugConnected} title="No endpoint yet" action={add}>
            With one, writers can ask a model for a draft. Models of the registry need none.
          </EmptyState>
        }
        columns={[
          {
            header: "Name",
            cell: (endpoint) => (
              <>
                <Text size="sm" fw={550} style={{ overflowWrap: "anywhere" }}>
                  {endpoint.name}
                </Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                  {endpoint.model}
                </Text>
              </>
            ),
          },
          {
            header: "Address",
            wide: true,
            cell: (endpoint) => (
              <>
                <Text size="sm" ff="monospace" style={{ overflowWrap: "anywhere" }}>
                  {endpoint.base_url}
                </Text>
                <Text size="xs" c="dimmed">
                  {endpoint.has_key ? "With a key" : "Without a key"}
                </Text>
              </>
            ),
          },
          {
            header: "On",
            width: 72,
            cell: (endpoint) => (
              <Switch
                aria-label={`${endpoint.name} is on`}
                checked={endpoint.enabled}
                onChange={(event) => turn.mutate({ id: endpoint.id, enabled: event.currentTarget.checked })}
              />
            ),
          },
          {
            header: <span className="visually-hidden">Actions</span>,
            align: "right",
            cell: (endpoint) => (
              <Group gap="xs" justify="flex-end">
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Test ${endpoint.name}`}
                  onClick={() => setTrying(endpoint)}
                >
                  Test
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Change ${endpoint.name}`}
                  onClick={() => setEditing(endpoint)}
                >
                  Change
                </Button>
              </Group>
            ),
          },
        ]}
      />
      <EndpointModal endpoint={editing} onClose={() => setEditing(null)} />
      <TrialModal endpoint={trying} onClose={() => setTrying(null)} />
    </PageFrame>
  );
}
