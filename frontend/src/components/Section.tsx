import { Group, Paper, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Section.module.css";

/** A titled block of a page. */
export function Section({
  title,
  description,
  actions,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <Paper component="section" className={classes.section} aria-labelledby={id} p={{ base: "md", sm: "lg" }}>
      <Group justify="space-between" gap="sm" mb={description ? 4 : "md"}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {actions}
      </Group>
      {description && (
        <Text size="sm" c="dimmed" mb="md" maw={760} component="div">
          {description}
        </Text>
      )}
      {children}
    </Paper>
  );
}
