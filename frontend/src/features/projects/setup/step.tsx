import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode, Ref } from "react";
import type { SetupValues, Template } from "./setupValues";

/** What every step of the set-up gets. */
export interface StepProps {
  values: SetupValues;
  /** By the path that the API uses. */
  errors: Record<string, string>;
  set: <F extends keyof SetupValues>(field: F, value: SetupValues[F]) => void;
  setAll: (values: SetupValues) => void;
  templates: Template[];
  template: Template | null;
  /** Gets the focus when the step appears. */
  heading: Ref<HTMLHeadingElement>;
}

export function StepFrame({
  title,
  hint,
  heading,
  children,
}: {
  title: string;
  hint: string;
  heading: StepProps["heading"];
  children: ReactNode;
}) {
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <Title order={2} size="h3" ref={heading} tabIndex={-1} style={{ outline: "none" }}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {hint}
      </Text>
      <Stack>{children}</Stack>
    </Paper>
  );
}
