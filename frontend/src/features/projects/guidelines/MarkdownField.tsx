import { Box, Group, Input, Paper, Tabs, Text, Textarea } from "@mantine/core";
import { IconEye, IconPencil } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { RichText } from "@/components/text/RichText";

/** Markdown to write, with the way it will look one tab away. */
export function MarkdownField({
  label,
  value,
  onChange,
  error,
  minRows = 12,
  startLine,
  actions,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  minRows?: number;
  /** The line to begin at, from 0; the cursor is put there once. */
  startLine?: number;
  actions?: ReactNode;
}) {
  const id = useId();
  const [tab, setTab] = useState<string | null>("write");
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the field appears
  useEffect(() => {
    if (startLine === undefined || startLine < 0 || area.current === null) return;
    const lines = value.split("\n");
    const offset = lines.slice(0, startLine).join("\n").length + (startLine > 0 ? 1 : 0);
    area.current.focus();
    area.current.setSelectionRange(offset, offset + (lines[startLine]?.length ?? 0));
    area.current.scrollTop = (area.current.scrollHeight * startLine) / lines.length;
  }, []);
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
          ref={area}
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
