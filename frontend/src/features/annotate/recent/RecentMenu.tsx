import { Button, Menu, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { KeyCap } from "@/components/keys/KeyHelp";
import { TimeAgo } from "@/components/TimeAgo";
import type { Recent } from "../api";
import classes from "./Recent.module.css";

/** One's last answers that nobody has looked at, each a click away from being changed. */
export function RecentMenu({ rows, onOpen }: { rows: Recent[]; onOpen: (id: number) => void }) {
  if (rows.length === 0) return null;
  return (
    <Menu position="bottom-start" width={380} withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconHistory size={15} aria-hidden />}
          aria-label={`Recent answers: ${rows.length} can be changed`}
        >
          Recent
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Nobody has looked at these yet. Choose one to change it.</Menu.Label>
        {rows.map((row, index) => (
          <Menu.Item
            key={row.id}
            onClick={() => onOpen(row.id)}
            rightSection={index === 0 ? <KeyCap of="task.undo" /> : undefined}
          >
            <Text size="sm" fw={550} lineClamp={1}>
              {row.answer || "An answer without text"}
            </Text>
            <div className={classes.asked}>
              <Text size="xs" c="dimmed" truncate>
                {row.prompt}
              </Text>
              <TimeAgo at={row.submitted_at} size="xs" />
            </div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
