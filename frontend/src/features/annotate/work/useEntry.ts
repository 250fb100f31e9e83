import { useEffect, useRef, useState } from "react";
import { type Assignment, beforeNextClaim, release } from "../api";

/**
 * What the page begins with: the work that came back, before the first task. A task that has a draft goes first: the
 * person is in the middle of it. A task that was never shown because they went to mend something is given back.
 */
export function useEntry(
  assignment: Assignment | null,
  isLooking: boolean,
  cameBack: boolean,
): "looking" | "returned" | "work" {
  const [entered, setEntered] = useState(false);
  const inHand = assignment !== null && assignment.draft !== null;
  const waits = assignment !== null && !entered && !inHand && (isLooking || cameBack);
  const starts = assignment !== null && !waits;
  useEffect(() => {
    // From here on, what comes back is shown between two tasks.
    if (starts) setEntered(true);
  }, [starts]);
  const unseen = useRef<Assignment | null>(null);
  useEffect(() => {
    unseen.current = waits ? assignment : null;
  });
  useEffect(
    () => () => {
      if (unseen.current) beforeNextClaim(release(unseen.current));
    },
    [],
  );
  if (!waits) return "work";
  return isLooking ? "looking" : "returned";
}
