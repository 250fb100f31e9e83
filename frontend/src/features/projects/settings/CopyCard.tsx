import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Project } from "../api";
import { CopyModal } from "../setup/CopyModal";

/** Starts another project with the same settings. */
export function CopyCard({ project }: { project: Project }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Paper p="lg" component="section" aria-label="Copy">
      <Group justify="space-between" align="center">
        <div style={{ flex: "1 1 260px" }}>
          <Title order={2} size="h3">
            Copy
          </Title>
          <Text size="sm" c="dimmed">
            Start another project with these settings. Guidelines and people come along if you like; data
            never does.
          </Text>
        </div>
        <Button variant="default" onClick={open}>
          Copy project
        </Button>
      </Group>
      <CopyModal project={project} opened={opened} onClose={close} />
    </Paper>
  );
}
