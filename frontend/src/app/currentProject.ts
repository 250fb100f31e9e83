import { useLocalStorage } from "@mantine/hooks";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Me } from "./session";

/** The project in the address, else the one seen last, else the person's first. */
export function useCurrentProject(me: Me): number | null {
  const { projectId } = useParams({ strict: false });
  const [last, setLast] = useLocalStorage<number | null>({
    key: `tuneloop.project.${me.id}`,
    defaultValue: null,
  });
  const inAddress = projectId === undefined ? null : Number(projectId);
  useEffect(() => {
    if (inAddress !== null && Number.isFinite(inAddress)) setLast(inAddress);
  }, [inAddress, setLast]);
  if (inAddress !== null) return inAddress;
  const remembered =
    last !== null && (me.is_administrator || me.memberships.some((m) => m.project_id === last));
  return remembered ? last : (me.memberships[0]?.project_id ?? null);
}
