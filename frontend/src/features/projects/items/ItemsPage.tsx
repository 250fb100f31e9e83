import { Badge, Button, CloseButton, Drawer, Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconMessages, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useRoles } from "@/app/session";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { RowButton } from "@/components/RowTitle";
import { inWords, StateBadge } from "@/components/StateBadge";
import { TimeAgo } from "@/components/TimeAgo";
import { type ItemSearch, itemsRoute, type Split } from "../routes";
import { useItems } from "./api";
import { ExportMenu } from "./ExportMenu";
import classes from "./Items.module.css";
import { ItemView } from "./ItemView";

export function ItemsPage() {
  const { projectId } = itemsRoute.useParams();
  const search = itemsRoute.useSearch();
  const navigate = useNavigate();
  const pages = useItems(projectId, search);
  const manages = useRoles(projectId).has("manager");
  const filtered = Boolean(search.q || search.source || search.split || search.batch);
  // Nothing to search or to export before the first import.
  const empty = !filtered && !pages.isPending && pages.rows.length === 0;
  const go = (change: Partial<ItemSearch>, replace = false) =>
    void navigate({
      to: "/projects/$projectId/items",
      params: { projectId },
      search: { ...search, ...change },
      replace,
    });
  return (
    <PageFrame width="wide">
      <PageHeader
        title="Items"
        description="Every prompt of the project, with its candidate answers and its tasks."
        actions={manages && !empty && <ExportMenu projectId={projectId} />}
      />
      <Group mb="md" gap="sm" align="flex-end" display={empty ? "none" : undefined}>
        <SearchField
          label="Search"
          placeholder="Words of the prompt"
          value={search.q ?? ""}
          onChange={(q) => go({ q: q || undefined }, true)}
          icon
        />
        <SearchField
          label="Source"
          placeholder="Any"
          value={search.source ?? ""}
          onChange={(source) => go({ source: source || undefined }, true)}
        />
        <Select
          label="Split"
          placeholder="Any"
          clearable
          w={150}
          value={search.split ?? null}
          onChange={(split) => go({ split: (split as Split | null) ?? undefined })}
          data={[
            { value: "train", label: "Train" },
            { value: "validation", label: "Validation" },
            { value: "test", label: "Test" },
          ]}
        />
        {search.batch && (
          <Badge
            size="lg"
            variant="default"
            mb={6}
            rightSection={
              <CloseButton
                size="xs"
                aria-label="Show items of all imports"
                onClick={() => go({ batch: undefined })}
              />
            }
          >
            Import {search.batch}
          </Badge>
        )}
      </Group>
      <CursorTable
        label="Items"
        pages={pages}
        rowProps={(row) => ({ selected: row.id === search.item, onClick: () => go({ item: row.id }) })}
        empty={
          filtered ? (
            <EmptyState
              icon={IconSearch}
              title="No item fits"
              action={
                <Button
                  variant="default"
                  onClick={() => go({ q: undefined, source: undefined, split: undefined, batch: undefined })}
                >
                  Clear the filters
                </Button>
              }
            >
              Try fewer words, or another source or split.
            </EmptyState>
          ) : (
            <EmptyState
              icon={IconMessages}
              title="This project has no items yet"
              action={
                manages && (
                  <Button
                    renderRoot={(props) => (
                      <Link to="/projects/$projectId/imports" params={{ projectId }} {...props} />
                    )}
                  >
                    Import a file
                  </Button>
                )
              }
            >
              An import brings in prompts, one a line.
            </EmptyState>
          )
        }
        columns={[
          {
            header: "Prompt",
            cell: (row) => (
              <>
                <RowButton text={row.prompt} onOpen={() => go({ item: row.id })} />
                {row.external_id && (
                  <Text size="xs" c="dimmed" ff="monospace" truncate maw={420}>
                    {row.external_id}
                  </Text>
                )}
              </>
            ),
          },
          {
            header: "Tasks",
            cell: (row) => (
              <Group gap={6}>
                {row.tasks.map((task) => (
                  <StateBadge
                    key={task.id}
                    state={task.state}
                    label={`${task.purpose === "comparison" ? "Compare" : inWords(task.kind)}: ${task.state}`}
                  />
                ))}
                {row.tasks.length === 0 && (
                  <Text size="sm" c="dimmed">
                    None
                  </Text>
                )}
              </Group>
            ),
          },
          { header: "Source", wide: true, cell: (row) => <Plain text={row.source} /> },
          {
            header: "Split",
            wide: true,
            cell: (row) => <Plain text={row.pinned_split && inWords(row.pinned_split)} />,
          },
          { header: "Imported", wide: true, cell: (row) => <TimeAgo at={row.created_at} /> },
        ]}
      />
      <Drawer
        opened={search.item !== undefined}
        onClose={() => go({ item: undefined })}
        position="right"
        size="min(720px, 100vw)"
        title={`Item ${search.item ?? ""}`}
      >
        {search.item !== undefined && <ItemView itemId={search.item} />}
      </Drawer>
    </PageFrame>
  );
}

function Plain({ text }: { text: string }) {
  return (
    <Text size="sm" c={text ? undefined : "dimmed"} truncate maw={180}>
      {text || "–"}
    </Text>
  );
}

/** Writes to the address once the person pauses. */
function SearchField({
  label,
  placeholder,
  value,
  onChange,
  icon = false,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  icon?: boolean;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const later = useDebouncedCallback(onChange, 350);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      type="search"
      className={icon ? classes.search : undefined}
      leftSection={icon ? <IconSearch size={16} aria-hidden /> : undefined}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}
