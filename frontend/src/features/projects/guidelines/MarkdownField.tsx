import { Box, Group, Input, Paper, Tabs, Text, Textarea } from "@mantine/core";
import { IconEye, IconPencil } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import { RichText } from "@/components/text/RichText";

/** Markdown to write, with the way it will look one tab away. */
export function MarkdownField({
  label,
  value,
  onChange,
  error,
  minRows = 12,
  actions,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  minRows?: number;
  actions?: ReactNode;
}) {
  const id = useId();
  const [tab, setTab] = useState<string | null>("write");
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Group justify="space-between" align="center" mb={6} gap="xs">
        <Tabs.List>
          <Tabs.Tab value="write" leftSection={<IconPencil size={15} aria-hidden />}>
            Write
          </Tabs.Tab>
          <Tabs.Tab value="preview" leftSection={<IconEye size={15} aria-hidden />}>
            Preview
          </Tabs.Tab>
        </Tabs.List>
        {actions}
      </Group>
      <Tabs.Panel value="write">
        <Input.Label htmlFor={id} className="visually-hidden">
          {label}
        </Input.Label>
        <Textarea
          id={id}
          autosize
          minRows={minRows}
          maxRows={30}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error}
        />
        <Text size="xs" c="dimmed" mt={4}>
          Markdown: # heading, **bold**, - list, | table |.
        </Text>
      </Tabs.Panel>
      <Tabs.Panel value="preview">
        <Paper p="md" mih={160}>
          {value.trim() ? <RichText text={value} prose /> : <Box c="dimmed">Nothing is written yet.</Box>}
        </Paper>
      </Tabs.Panel>
    </Tabs>
  );
}
