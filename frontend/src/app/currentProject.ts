import { useLocalStorage } from "@mantine/hooks";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Me } from "./session";

/** The project in the address where the person has a part in it, else the one seen last, else their first. */
export function useCurrentProject(me: Me): number | null {
  const { projectId } = useParams({ strict: false });
  const [last, setLast] = useLocalStorage<number | null>({
    key: `tuneloop.project.${me.id}`,
    defaultValue: null,
  });
  const isTheirs = (id: number) => me.is_administrator || me.memberships.some((m) => m.project_id === id);
  const asked = projectId === undefined ? Number.NaN : Number(projectId);
  const inAddress = Number.isFinite(asked) && isTheirs(asked) ? asked : null;
  useEffect(() => {
    if (inAddress !== null) setLast(inAddress);
  }, [inAddress, setLast]);
  if (inAddress !== null) return inAddress;
  return last !== null && isTheirs(last) ? last : (me.memberships[0]?.project_id ?? null);
}
