import { Group, Radio, SimpleGrid, Text } from "@mantine/core";
import classes from "./CardChoice.module.css";

interface Option<T extends string> {
  value: T;
  label: string;
  help: string;
}

/** One of a few options, each with a sentence on when to take it. */
export function CardChoice<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: Option<T>[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <Radio.Group label={label} value={value} onChange={(next) => onChange(next as T)}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" mt={6}>
        {options.map((option) => (
          <Radio.Card
            key={option.value}
            value={option.value}
            className={classes.card}
            aria-label={option.label}
          >
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <Radio.Indicator mt={2} />
              <div>
                <Text size="sm" fw={600}>
                  {option.label}
                </Text>
                <Text size="sm" c="dimmed">
                  {option.help}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
