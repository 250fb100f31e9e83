import { Button, Group, Text } from "@mantine/core";
import { IconPlayerSkipForward } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { KeyCap } from "@/components/keys/Chord";
import classes from "./Workbench.module.css";

/** The bar that ends the work on a task. */
export function WorkFooter({
  onSkip,
  onSubmit,
  problem,
  step,
  children,
}: {
  /** `null` where the task cannot be skipped. */
  onSkip: (() => void) | null;
  onSubmit: () => void;
  /** What still stands in the way. */
  problem: string | null;
  step: "working" | "submitting" | "skipping";
  children?: ReactNode;
}) {
  return (
    <footer className={classes.footer}>
      {onSkip && (
        <Button
          variant="default"
          leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
          onClick={onSkip}
          loading={step === "skipping"}
          disabled={step === "submitting"}
        >
          Skip
        </Button>
      )}
      {children}
      <Text size="sm" c="var(--mantine-color-error)" role="status" aria-live="polite" flex={1} ta="right">
        {problem}
      </Text>
      <Button onClick={onSubmit} loading={step === "submitting"}>
        <Group gap={9} wrap="nowrap">
          Submit
          <KeyCap of="task.submit" className={classes.cap} />
        </Group>
      </Button>
    </footer>
  );
}
