import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";

const KINDS = [
  { kind: "write", shape: "parts", label: "Written answers" },
  { kind: "write", shape: "messages", label: "Conversations with their tools" },
  { kind: "rank", shape: "parts", label: "Rankings" },
];

/** Downloads what was approved, one JSON object a line. The server streams it, so its size does not matter. */
export function ExportMenu({ projectId }: { projectId: number }) {
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Approved work as JSON Lines</Menu.Label>
        {KINDS.map(({ kind, shape, label }) => (
          <Menu.Item
            key={label}
            component="a"
            href={`/api/v1/projects/${projectId}/export/?kind=${kind}&shape=${shape}&state=approved`}
            download={`project-${projectId}-${shape === "messages" ? "conversations" : kind}.jsonl`}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
