import { Button, Group, Menu, Paper, Text } from "@mantine/core";
import { IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { counted } from "@/components/numbers";
import { ChangeModal } from "./ChangeModal";
import { CHANGES, type ChangeChoice } from "./changes";
import { countWords, type TaskFilters } from "./filters";
import classes from "./Tasks.module.css";

export interface Target {
  /** The tasks themselves; left out, all that fit the filters. */
  ids?: number[];
  filters?: TaskFilters;
  words: string;
}

/** What can be done to the chosen tasks, or to all that fit the filters. */
export function ChangeBar({
  projectId,
  chosen,
  filters,
  count,
  onClear,
}: {
  projectId: number;
  chosen: number[];
  filters: TaskFilters;
  count: { count: number; exact: boolean } | undefined;
  onClear: () => void;
}) {
  const [change, setChange] = useState<{ choice: ChangeChoice; target: Target } | null>(null);
  if (!count || count.count === 0) return null;
  const these: Target = { ids: chosen, words: counted(chosen.length, "task") };
  const all: Target = { filters, words: countWords(count) };
  return (
    <>
      <Paper className={classes.bar} component="section" aria-label="Change many tasks">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            {chosen.length > 0
              ? `${counted(chosen.length, "task")} chosen`
              : "Choose tasks, or change all that fit"}
          </Text>
          <Group gap="xs">
            {chosen.length > 0 && (
              <>
                <Button size="xs" variant="subtle" onClick={onClear}>
                  Clear
                </Button>
                <ChangeMenu
                  label="Change the chosen"
                  primary
                  onPick={(choice) => setChange({ choice, target: these })}
                />
              </>
            )}
            <ChangeMenu
              label={`Change all ${countWords(count)}`}
              onPick={(choice) => setChange({ choice, target: all })}
            />
          </Group>
        </Group>
      </Paper>
      {change && (
        <ChangeModal
          projectId={projectId}
          choice={change.choice}
          target={change.target}
          onClose={() => setChange(null)}
          onDone={onClear}
        />
      )}
    </>
  );
}

export function ChangeMenu({
  label,
  primary = false,
  choices = CHANGES,
  onPick,
}: {
  label: string;
  primary?: boolean;
  choices?: ChangeChoice[];
  onPick: (choice: ChangeChoice) => void;
}) {
  return (
    <Menu position="top-end" shadow="md" width={260}>
      <Menu.Target>
        <Button
          size="xs"
          variant={primary ? "filled" : "default"}
          rightSection={<IconChevronUp size={14} aria-hidden />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.value}
            color={choice.value === "cancel" ? "red" : undefined}
            onClick={() => onPick(choice)}
          >
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
