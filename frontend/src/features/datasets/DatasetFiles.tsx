import {
  ActionIcon,
  Button,
  Code,
  CopyButton,
  Group,
  List,
  Stack,
  Table,
  Text,
  Tooltip,
} from "@mantine/core";
import { IconCheck, IconCopy, IconDownload, IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Notice } from "@/components/Notice";
import { bytes, count } from "@/components/numbers";
import { Section } from "@/components/Section";
import { type DatasetDetail, useVerify } from "./api";

export function DatasetFiles({ version }: { version: DatasetDetail }) {
  return (
    <Stack gap="lg">
      <Verification version={version} />
      <Section
        title="Files"
        description="As they were frozen, byte for byte. The digest of manifest.json is the digest of the version."
      >
        <Table.ScrollContainer minWidth={520} type="native" tabIndex={0}>
          <Table aria-label="Files of this version">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>File</Table.Th>
                <Table.Th ta="right">Records</Table.Th>
                <Table.Th ta="right">Size</Table.Th>
                <Table.Th>SHA-256</Table.Th>
                <Table.Th>
                  <span className="visually-hidden">Download</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {version.files.map((file) => (
                <Table.Tr key={file.name}>
                  <Table.Td>
                    <Text size="sm" fw={550}>
                      {file.name}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right" className="tabular">
                    {file.records === null ? "–" : count(file.records)}
                  </Table.Td>
                  <Table.Td ta="right" className="tabular" style={{ whiteSpace: "nowrap" }}>
                    {bytes(file.bytes)}
                  </Table.Td>
                  <Table.Td>
                    <Digest value={file.sha256} of={file.name} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Tooltip label="Download">
                      <ActionIcon
                        component="a"
                        href={`/api/v1/datasets/${version.id}/files/${encodeURIComponent(file.name)}`}
                        download
                        variant="subtle"
                        aria-label={`Download ${file.name}`}
                      >
                        <IconDownload size={17} aria-hidden />
                      </ActionIcon>
                    </Tooltip>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
    </Stack>
  );
}

function Digest({ value, of }: { value: string; of: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <Code title={value}>{value.slice(0, 12)}</Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            onClick={copy}
            aria-label={copied ? "Copied" : `Copy the SHA-256 of ${of}`}
          >
            {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}

function Verification({ version }: { version: DatasetDetail }) {
  const verify = useVerify(version.id);
  return (
    <Section
      title="Is it still what was frozen?"
      description="Computes the digest of every file anew and compares the files with the database."
      actions={
        <Button
          variant="default"
          leftSection={<IconShieldCheck size={16} aria-hidden />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          Verify
        </Button>
      }
    >
      <div role="status">
        {verify.error && <ErrorNotice title="It could not be verified" error={verify.error} />}
        {verify.data?.intact && (
          <Notice tone="good" icon={IconShieldCheck} title="Intact">
            All {version.files.length} files and all records are what was frozen.
          </Notice>
        )}
        {verify.data && !verify.data.intact && (
          <Notice tone="bad" icon={IconShieldX} title="It was changed">
            <List size="sm">
              {verify.data.problems.map((problem) => (
                <List.Item key={problem}>{problem}</List.Item>
              ))}
            </List>
          </Notice>
        )}
      </div>
    </Section>
  );
}
