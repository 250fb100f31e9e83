import { Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { tagsQuery } from "./api";
import { KINDS, MARKS, ORDERS, STATES, type TaskFilters, type TaskOrder } from "./filters";
import classes from "./Tasks.module.css";

type Change = (change: Partial<TaskFilters & { order: TaskOrder }>, replace?: boolean) => void;

export function Filters({
  projectId,
  filters,
  order,
  onChange,
}: {
  projectId: number;
  filters: TaskFilters;
  order: TaskOrder;
  onChange: Change;
}) {
  const known = useQuery(tagsQuery(projectId));
  const tags = [...(known.data ?? [])];
  if (filters.tag && !tags.includes(filters.tag)) tags.push(filters.tag);
  return (
    <Group mb="md" gap="sm" align="flex-end">
      <SearchField value={filters.q ?? ""} onChange={(q) => onChange({ q: q || undefined }, true)} />
      <Choice label="Kind" data={KINDS} value={filters.kind} onChange={(kind) => onChange({ kind })} />
      <Choice label="State" data={STATES} value={filters.state} onChange={(state) => onChange({ state })} />
      <Choice label="Marked" data={MARKS} value={filters.mark} onChange={(mark) => onChange({ mark })} />
      {tags.length > 0 && (
        <Choice
          label="Tag"
          data={tags.map((tag) => ({ value: tag, label: tag }))}
          value={filters.tag}
          onChange={(tag) => onChange({ tag })}
        />
      )}
      <Select
        label="Order"
        w={190}
        allowDeselect={false}
        data={ORDERS}
        value={order}
        onChange={(value) => onChange({ order: value === "newest" ? undefined : (value as TaskOrder) })}
      />
    </Group>
  );
}

function Choice<T extends string>({
  label,
  data,
  value,
  onChange,
}: {
  label: string;
  data: { value: T; label: string }[];
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}) {
  return (
    <Select
      label={label}
      placeholder="Any"
      clearable
      w={140}
      data={data}
      value={value ?? null}
      onChange={(chosen) => onChange((chosen as T | null) ?? undefined)}
    />
  );
}

/** Writes to the address once the person pauses. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const later = useDebouncedCallback(onChange, 350);
  return (
    <TextInput
      label="Search"
      placeholder="Words of the prompt, or #12"
      type="search"
      className={classes.search}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}
