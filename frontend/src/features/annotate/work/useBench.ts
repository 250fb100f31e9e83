import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "@/app/session";
import { homeQuery } from "@/features/home/api";
import type { Kind, Recent } from "../api";

/** What stays the same from task to task. */
export interface Bench {
  projectId: number;
  projectName: string;
  kind: Kind | null;
  today: number | null;
  /** How many answers were sent back and wait for this person, in words: "2", "20+". */
  returned: string | null;
  /** One's last answers that may still be changed, where the page can open them. */
  recent?: { rows: Recent[]; open: (id: number) => void };
  guidelines: { opened: boolean; toggle: () => void; open: () => void; close: () => void; asDrawer: boolean };
}

/** `done`: how many answers were given since the page was opened. */
export function useBench(
  projectId: number,
  kind: Kind | null,
  done: number,
  returned: { rows: unknown[]; hasNextPage: boolean },
): Bench {
  const me = useMe();
  return {
    projectId,
    projectName: me.memberships.find((m) => m.project_id === projectId)?.project_name ?? "",
    kind,
    today: useToday(projectId, done),
    returned: returned.rows.length === 0 ? null : `${returned.rows.length}${returned.hasNextPage ? "+" : ""}`,
    guidelines: useGuidelines(),
  };
}

/** How many answers this person gave here today: what the server knew at the start, and what came since. */
function useToday(projectId: number, done: number): number | null {
  const home = useQuery({ ...homeQuery, refetchInterval: false, staleTime: Number.POSITIVE_INFINITY });
  const before = home.data?.annotator.find((entry) => entry.project_id === projectId)?.submitted_today;
  return before === undefined ? (done > 0 ? done : null) : before + done;
}

/** The guidelines stay open from task to task, and from day to day, where there is room for them. */
function useGuidelines(): Bench["guidelines"] {
  const wide = useMediaQuery("(min-width: 75em)", true, { getInitialValueInEffect: false });
  const [panel, setPanel] = useLocalStorage({
    key: "tuneloop.guidelines",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [drawer, setDrawer] = useState(false);
  const [opened, set] = wide ? ([panel, setPanel] as const) : ([drawer, setDrawer] as const);
  return {
    opened,
    asDrawer: !wide,
    toggle: () => set(!opened),
    open: () => set(true),
    close: () => set(false),
  };
}
