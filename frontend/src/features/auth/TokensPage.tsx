import { ActionIcon, Badge, Button, Group, Paper, Table, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { IconKey, IconPlus, IconTrash } from "@tabler/icons-react";
import { toApiError } from "@/api/errors";
import { EmptyState } from "@/components/EmptyState";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { inWords } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type Token, useRevokeToken, useTokens } from "./api";
import { CreateTokenModal } from "./CreateTokenModal";

export function TokensPage() {
  const tokens = useTokens();
  const [open, { open: create, close }] = useDisclosure(false);
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
      Create token
    </Button>
  );
  return (
    <PageFrame>
      <PageHeader
        title="My tokens"
        description="A token lets a script act as you over the API, within the scopes you give it."
        actions={tokens.data?.length ? button : undefined}
      />
      <QueryBoundary query={tokens}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={IconKey} title="You have no tokens" action={button}>
              Create one for each script, so that you can revoke it alone.
            </EmptyState>
          ) : (
            <TokenTable rows={rows} />
          )
        }
      </QueryBoundary>
      <CreateTokenModal opened={open} onClose={close} />
    </PageFrame>
  );
}

function TokenTable({ rows }: { rows: Token[] }) {
  return (
    <Paper>
      <Table.ScrollContainer minWidth={560} type="native">
        <Table aria-label="My tokens">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Scopes</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th>Expires</Table.Th>
              <Table.Th>
                <span className="visually-hidden">Actions</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((token) => (
              <Table.Tr key={token.id}>
                <Table.Td>
                  <Text size="sm" fw={550}>
                    {token.name}
                  </Text>
                  <Text size="xs" c="dimmed" ff="monospace">
                    {token.prefix}…
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Group gap={6}>
                    {token.scopes.map((scope) => (
                      <Badge key={scope} variant="default">
                        {inWords(scope)}
                      </Badge>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>{token.last_used_at ? <TimeAgo at={token.last_used_at} /> : "Never"}</Table.Td>
                <Table.Td>{token.expires_at ? <TimeAgo at={token.expires_at} /> : "Never"}</Table.Td>
                <Table.Td ta="right">
                  <RevokeButton token={token} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function RevokeButton({ token }: { token: Token }) {
  const revoke = useRevokeToken();
  const ask = () =>
    modals.openConfirmModal({
      title: `Revoke ${token.name}?`,
      children: (
        <Text size="sm">
          Scripts that use it are refused from now on. What they did stays. This cannot be undone.
        </Text>
      ),
      labels: { confirm: "Revoke token", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () =>
        revoke.mutate(token.id, {
          onError: (error) =>
            notifications.show({
              color: "red",
              title: "The token was not revoked",
              message: toApiError(error).message,
            }),
        }),
    });
  return (
    <Tooltip label="Revoke">
      <ActionIcon
        variant="subtle"
        color="red"
        aria-label={`Revoke ${token.name}`}
        onClick={ask}
        loading={revoke.isPending}
      >
        <IconTrash size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
