import { NumberInput, type NumberInputProps, Paper, Stack, Text, Title } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import type { Project } from "../api";
import type { SettingsValues } from "./settingsValues";

export type Form = UseFormReturnType<SettingsValues>;

export interface TabProps {
  form: Form;
  project: Project;
}

/** Settings that belong together, with what they are about. */
export function Part({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <Title order={2} size="h3" mb={hint ? 0 : "md"}>
        {title}
      </Title>
      {hint && (
        <Text size="sm" c="dimmed" mb="md" component="div">
          {hint}
        </Text>
      )}
      <Stack>{children}</Stack>
    </Paper>
  );
}

/** A whole number, explained in one sentence. */
export function Whole({
  form,
  field,
  ...props
}: Omit<NumberInputProps, "form"> & { form: Form; field: keyof SettingsValues }) {
  return <NumberInput allowDecimal={false} min={0} {...props} {...form.getInputProps(field)} />;
}

/** A share in percent. */
export function Percent(props: Omit<NumberInputProps, "form"> & { form: Form; field: keyof SettingsValues }) {
  return <Whole suffix=" %" max={100} maw={320} {...props} />;
}
