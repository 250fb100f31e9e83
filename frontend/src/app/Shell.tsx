import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { KeyProvider } from "@/components/keys/KeyProvider";
import { Brand } from "./Brand";
import { Navigation } from "./Navigation";
import { SessionGuard } from "./SessionGuard";
import classes from "./Shell.module.css";
import { useMe } from "./session";

/** The house around every page: navigation at the left, a burger and a drawer on phones. */
export function Shell() {
  const [open, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes when the address changes
  useEffect(close, [path]);
  const { keys } = useMe().preferences;
  return (
    <KeyProvider map={keys}>
      <AppShell
        navbar={{ width: 236, breakpoint: "sm", collapsed: { mobile: !open } }}
        header={{ height: { base: 52, sm: 0 } }}
        className={classes.shell}
      >
        <a className="skip-link" href="#main">
          Skip to the content
        </a>
        <AppShell.Header hiddenFrom="sm" className={classes.header}>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Brand />
            <Burger
              opened={open}
              onClick={toggle}
              size="sm"
              aria-label={open ? "Close the navigation" : "Open the navigation"}
              aria-expanded={open}
            />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar} aria-label="Main">
          <Navigation />
        </AppShell.Navbar>
        <AppShell.Main className={classes.main} id="main" tabIndex={-1}>
          <Outlet />
        </AppShell.Main>
        <SessionGuard />
      </AppShell>
    </KeyProvider>
  );
}
