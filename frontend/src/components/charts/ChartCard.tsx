import { Button, Group, Paper, ScrollArea, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./ChartCard.module.css";
import { csvText, fileName, saveText } from "./csv";
import { cellText, type Measure, type Row } from "./rows";

/**
 * A chart with what it says in one sentence, the same numbers as a table, and the same numbers as a CSV file.
 * The chart itself is for the eye; who cannot see it has the sentence and the table.
 */
export function ChartCard<R extends Row>({
  title,
  sentence,
  rows,
  measures,
  label,
  csv,
  actions,
  order = 2,
  plain = false,
  children,
}: {
  title: string;
  /** What the chart shows, in plain words; also where there is nothing to draw yet. */
  sentence: ReactNode;
  rows: R[];
  /** The columns of the table, in order; the charts draw the same measures. */
  measures: Measure<R>[];
  /** What a row is: the first column of the table. */
  label: { header: string; of: (row: R) => string };
  /** Address of the server's CSV file with the same numbers; without one, the file is made of the table. */
  csv?: string;
  actions?: ReactNode;
  order?: 2 | 3;
  /** Without a frame of its own, inside of a section. */
  plain?: boolean;
  /** The chart; left out where no row is. */
  children: ReactNode;
}) {
  const [asTable, { toggle }] = useDisclosure(false);
  const content = (
    <>
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <Title order={order} size="h3">
          {title}
        </Title>
        {rows.length > 0 && (
          <Group gap={4} wrap="nowrap" className={classes.tools}>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              onClick={toggle}
              leftSection={
                asTable ? <IconChartBar size={15} aria-hidden /> : <IconTable size={15} aria-hidden />
              }
              aria-label={asTable ? `${title} as a chart` : `${title} as a table`}
            >
              {asTable ? "Chart" : "Table"}
            </Button>
            <CsvButton
              title={title}
              href={csv}
              onMake={() => saveText(csvText(rows, measures, label), fileName(title))}
            />
          </Group>
        )}
      </Group>
      <Text size="sm" c="dimmed" component="figcaption" maw={760}>
        {sentence}
      </Text>
      {rows.length > 0 && (
        <div className={classes.body}>
          {asTable ? (
            <Figures title={title} rows={rows} measures={measures} label={label} />
          ) : (
            // The sentence and the table say it to those who cannot see it.
            <div aria-hidden>{children}</div>
          )}
        </div>
      )}
      {actions && (
        <Group gap="xs" mt="md">
          {actions}
        </Group>
      )}
    </>
  );
  if (plain)
    return (
      <figure className={classes.figure} aria-label={title}>
        {content}
      </figure>
    );
  return (
    <Paper p="md" component="figure" className={classes.figure} aria-label={title}>
      {content}
    </Paper>
  );
}

function Figures<R extends Row>({
  title,
  rows,
  measures,
  label,
}: {
  title: string;
  rows: R[];
  measures: Measure<R>[];
  label: { header: string; of: (row: R) => string };
}) {
  return (
    <ScrollArea.Autosize
      mah={320}
      type="auto"
      viewportProps={{ tabIndex: 0, role: "group", "aria-label": `${title}, in figures` }}
    >
      <Table aria-label={`${title}, in figures`} verticalSpacing={6} className={classes.table} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{label.header}</Table.Th>
            {measures.map((measure) => (
              <Table.Th key={measure.key} ta="right">
                {measure.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may have the same name, and none moves
            <Table.Tr key={index} className="tabular">
              <Table.Td className={classes.name}>{label.of(row)}</Table.Td>
              {measures.map((measure) => (
                <Table.Td key={measure.key} ta="right">
                  {cellText(row, measure)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}

const csvProps = { variant: "subtle", color: "gray", size: "compact-sm" } as const;

/** The same numbers as a file: the server's, or one that is made when it is asked for. */
export function CsvButton({ title, href, onMake }: { title: string; href?: string; onMake?: () => void }) {
  const icon = <IconDownload size={15} aria-hidden />;
  const label = `${title} as a CSV file`;
  if (href)
    return (
      <Button component="a" href={href} download {...csvProps} leftSection={icon} aria-label={label}>
        CSV
      </Button>
    );
  return (
    <Button onClick={onMake} {...csvProps} leftSection={icon} aria-label={label}>
      CSV
    </Button>
  );
}
