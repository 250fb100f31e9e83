import { useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { activeActions } from "@/components/keys/active";
import { useKeyMap } from "@/components/keys/KeyMapContext";
import { chordsFor } from "@/components/keys/keymap";
import { type KeyBinding, labelOf } from "@/components/keys/keys";
import { actionOf } from "@/components/keys/registry";
import { projectNamesQuery } from "@/features/home/api";
import { CONTRASTS, SCHEMES, useContrast } from "../contrast";
import { useCurrentProject } from "../currentProject";
import {
  ADMINISTRATOR_NAVIGATION,
  type NavigationItem,
  PERSONAL_NAVIGATION,
  PROJECT_NAVIGATION,
} from "../navigation";
import { rolesIn, useMe } from "../session";
import type { Entry } from "./entries";

function isEverywhere({ id }: KeyBinding): boolean {
  return actionOf(id).group === "Everywhere";
}

/** What the page offers as the palette opens, then the pages, the projects and the looks. */
export function usePaletteEntries(): Entry[] {
  const me = useMe();
  const map = useKeyMap();
  const router = useRouter();
  const projectId = useCurrentProject(me);
  const names = useQuery(projectNamesQuery);
  const { setColorScheme } = useMantineColorScheme();
  const [, setContrast] = useContrast();
  // The page below is asked once: it does not change while this is in front of it.
  const [here] = useState(() =>
    activeActions()
      .filter(({ id }) => id !== "app.palette" && id !== "app.leave")
      // What only this page can do comes first.
      .sort((one, other) => Number(isEverywhere(one)) - Number(isEverywhere(other)))
      .map(
        (binding): Entry => ({
          id: binding.id,
          label: labelOf(binding),
          group: "On this page",
          chord: chordsFor(binding.id, map)[0],
          run: binding.run,
        }),
      ),
  );
  const page = ({ path, label }: NavigationItem, group: string): Entry[] => {
    if (!(path in router.routesByPath)) return [];
    const to = path.replace("$projectId", String(projectId));
    return [{ id: path, label, group, run: () => void router.navigate({ to: to as "/" }) }];
  };
  const roles = projectId === null ? new Set() : rolesIn(me, projectId);
  const known = names.data ?? me.memberships.map((one) => ({ id: one.project_id, name: one.project_name }));
  const project = known.find(({ id }) => id === projectId)?.name ?? "This project";
  const pages = PROJECT_NAVIGATION.flatMap(({ items }) => items).filter(
    (item) => !item.roles || item.roles.some((role) => roles.has(role)),
  );
  return [
    ...here,
    ...(projectId === null ? [] : pages.flatMap((item) => page(item, project))),
    ...PERSONAL_NAVIGATION.flatMap((item) => page(item, "Go to")),
    ...(me.is_administrator ? ADMINISTRATOR_NAVIGATION.flatMap((item) => page(item, "Administration")) : []),
    ...known
      .filter(({ id }) => id !== projectId)
      .map(({ id, name }) => ({
        id: `project-${id}`,
        label: name,
        group: "Projects",
        run: () => void router.navigate({ to: "/projects/$projectId", params: { projectId: id } }),
      })),
    ...SCHEMES.map(({ value, label }) => ({
      id: `scheme-${value}`,
      label: `Theme: ${label.toLowerCase()}`,
      group: "Look",
      also: "colour scheme",
      run: () => setColorScheme(value),
    })),
    ...CONTRASTS.map(({ value, label }) => ({
      id: `contrast-${value}`,
      label: `Contrast: ${label.toLowerCase()}`,
      group: "Look",
      run: () => setContrast(value),
    })),
  ];
}
