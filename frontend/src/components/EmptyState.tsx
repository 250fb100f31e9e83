import { Box, Text, ThemeIcon, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";
import { usePageTitle } from "./PageHeader";

/** Nothing to show, said plainly: why, and what to do next. */
export function EmptyState({
  icon: Glyph,
  title,
  children,
  action,
  compact = false,
  page = false,
}: {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
  /** Whether it is all that the page has to say: its title is then the page's. */
  page?: boolean;
}) {
  return (
    <Box className={classes.box} data-compact={compact || undefined}>
      <ThemeIcon size={44} radius="xl" variant="light" aria-hidden>
        <Glyph size={22} stroke={1.6} />
      </ThemeIcon>
      {page ? (
        <PageTitle title={title} />
      ) : (
        <Title order={2} size="h3">
          {title}
        </Title>
      )}
      {children && (
        <Text c="dimmed" size="sm" maw={440} component="div">
          {children}
        </Text>
      )}
      {action && <Box mt={6}>{action}</Box>}
    </Box>
  );
}

function PageTitle({ title }: { title: string }) {
  usePageTitle(title);
  return (
    <Title order={1} size="h3">
      {title}
    </Title>
  );
}
