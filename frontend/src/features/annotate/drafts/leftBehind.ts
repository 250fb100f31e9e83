import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "@/app/session";
import { type Assignment, readAssignment } from "../api";
import { draftKey, draftsOfAssignments, localDrafts } from "./localDrafts";

/** So many are looked at; what is older comes when these are done with. */
const AT_ONCE = 5;
/** Ended without an answer from this person, or with one that may not be this text. */
const ENDED: Assignment["state"][] = ["expired", "released", "submitted"];

export interface LeftBehind<P> {
  assignment: Assignment;
  payload: P;
}

/**
 * Texts on this device that no page would show again: the time on their task ran out and it went to others, or it was
 * submitted with another text. `atHand` is on the screen already; what is held comes back by itself.
 */
export function useLeftBehind<P>(projectId: number, atHand: number | null) {
  const me = useMe();
  const [found, setFound] = useState(() => draftsOfAssignments<P>(me.id).slice(0, AT_ONCE));
  const queries = useQueries({
    queries: found.map(({ assignment }) => ({
      queryKey: ["assignment", assignment, "left behind"],
      queryFn: () => readAssignment(assignment),
      staleTime: 60_000,
      retry: false,
    })),
  });
  const rows: LeftBehind<P>[] = found.flatMap(({ assignment: id, draft }, index) => {
    const assignment = queries[index]?.data;
    if (!assignment || id === atHand || assignment.project !== projectId) return [];
    // What was given back, or submitted as it is on this device, has gone where it was to go.
    if (!ENDED.includes(assignment.state) || (assignment.state !== "expired" && draft.synced)) return [];
    return [{ assignment, payload: draft.payload }];
  });
  const forget = (id: number) => {
    localDrafts().remove(draftKey(me.id, `assignment-${id}`));
    setFound((before) => before.filter(({ assignment }) => assignment !== id));
  };
  return { rows, forget };
}
