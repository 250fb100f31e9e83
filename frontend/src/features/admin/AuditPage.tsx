import { Anchor, Box, Button, Group, NumberInput, Select, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { TimeAgo } from "@/components/TimeAgo";
import { useAudit, useUserNames } from "./api";
import { type Fields, objectInWords, VERBS, verbInWords } from "./auditWords";
import { Changes } from "./Changes";
import { type AuditSearch, auditRoute } from "./routes";

export function AuditPage() {
  const search = auditRoute.useSearch();
  const navigate = useNavigate();
  const events = useAudit(search);
  const go = (change: AuditSearch) => void navigate({ to: "/admin/audit", search: { ...search, ...change } });
  const filtered = Object.values(search).some((value) => value !== undefined);
  const clear = (
    <Button variant="default" onClick={() => void navigate({ to: "/admin/audit", search: {} })}>
      Clear the filters
    </Button>
  );
  return (
    <PageFrame width="wide">
      <PageHeader
        title="Audit log"
        description="Who did what, to what, and when. Entries are only ever added."
      />
      <Group mb="md" gap="sm" align="flex-end">
        <PersonFilter value={search.actor} onChange={(actor) => go({ actor })} />
        <Select
          label="What"
          placeholder="Anything"
          clearable
          searchable
          nothingFoundMessage="Nothing of that name"
          w={240}
          value={search.verb ?? null}
          onChange={(verb) => go({ verb: verb ?? undefined })}
          data={verbOptions(search.verb)}
        />
        <NumberInput
          label="Project number"
          placeholder="Any"
          w={140}
          min={1}
          allowDecimal={false}
          hideControls
          value={search.project_id ?? ""}
          onChange={(value) => go({ project_id: typeof value === "number" ? value : undefined })}
        />
        {filtered && clear}
      </Group>
      {search.object_type && search.object_id && (
        <Text size="sm" mb="sm">
          Only about: {objectInWords(search.object_type, search.object_id)}
        </Text>
      )}
      <CursorTable
        label="Audit log"
        pages={events}
        empty={
          <EmptyState
            icon={IconHistory}
            title={filtered ? "No entry fits" : "Nothing has happened yet"}
            action={filtered && clear}
          />
        }
        columns={[
          {
            header: "When",
            width: 170,
            cell: (event) => (
              <>
                <TimeAgo at={event.created_at} c={undefined} />
                <Text size="xs" c="dimmed" visibleFrom="sm">
                  {new Date(event.created_at).toLocaleString()}
                </Text>
              </>
            ),
          },
          {
            header: "Who and what",
            cell: (event) => (
              <>
                <Text size="sm" fw={550}>
                  {event.actor_name}
                </Text>
                <Text size="sm">{verbInWords(event.verb)}</Text>
                <Box hiddenFrom="sm">
                  <Text size="xs" c="dimmed">
                    {event.object_name || objectInWords(event.object_type, event.object_id)}
                  </Text>
                  <Changes before={event.before as Fields} after={event.after as Fields} />
                </Box>
              </>
            ),
          },
          {
            header: "About",
            wide: true,
            cell: (event) => (
              <>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  ta="left"
                  onClick={() => go({ object_type: event.object_type, object_id: event.object_id })}
                >
                  {event.object_name || objectInWords(event.object_type, event.object_id)}
                </Anchor>
                {event.project_id !== null && (
                  <Text size="xs" c="dimmed">
                    Project {event.project_id}
                  </Text>
                )}
              </>
            ),
          },
          {
            header: "Changes",
            wide: true,
            cell: (event) => <Changes before={event.before as Fields} after={event.after as Fields} />,
          },
        ]}
      />
    </PageFrame>
  );
}

function verbOptions(chosen: string | undefined) {
  const options = Object.entries(VERBS).map(([value, label]) => ({ value, label }));
  const known = !chosen || chosen in VERBS;
  return known ? options : [...options, { value: chosen, label: verbInWords(chosen) }];
}

function PersonFilter({
  value,
  onChange,
}: {
  value: number | undefined;
  onChange: (actor: number | undefined) => void;
}) {
  const users = useUserNames();
  const options = (users.data ?? []).map((user) => ({
    value: String(user.id),
    label: user.name || user.email,
  }));
  if (value && !options.some((option) => option.value === String(value)))
    options.push({ value: String(value), label: `Person ${value}` });
  return (
    <Select
      label="Who"
      placeholder="Anybody"
      clearable
      searchable
      nothingFoundMessage="Nobody of that name"
      w={220}
      value={value ? String(value) : null}
      onChange={(chosen) => onChange(chosen ? Number(chosen) : undefined)}
      data={options}
    />
  );
}
