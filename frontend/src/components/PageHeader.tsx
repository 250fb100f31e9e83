import { Anchor, Box, Group, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import classes from "./PageHeader.module.css";

export interface Crumb {
  label: string;
  to: string;
}

/** A page's title (also of the browser tab), where it belongs, what it is about, and its actions. */
export function PageHeader({
  title,
  crumbs = [],
  description,
  badge,
  actions,
}: {
  title: string;
  crumbs?: Crumb[];
  description?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
}) {
  usePageTitle(title);
  return (
    <header className={classes.header}>
      <Box className={classes.text}>
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumb">
            <Group gap={6} mb={4}>
              {crumbs.map((crumb) => (
                <Group gap={6} key={crumb.to}>
                  <Anchor size="sm" c="dimmed" renderRoot={(props) => <Link to={crumb.to} {...props} />}>
                    {crumb.label}
                  </Anchor>
                  <Text size="sm" c="dimmed" aria-hidden>
                    /
                  </Text>
                </Group>
              ))}
            </Group>
          </nav>
        )}
        <Group gap="sm">
          <Title order={1}>{title}</Title>
          {badge}
        </Group>
        {description && (
          <Text c="dimmed" size="sm" mt={4} maw={720} component="div">
            {description}
          </Text>
        )}
      </Box>
      {actions && <Group gap="xs">{actions}</Group>}
    </header>
  );
}

/** Sets the title of the browser tab. */
export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Tuneloop`;
  }, [title]);
}
