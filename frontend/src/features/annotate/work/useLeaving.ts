import { useBlocker } from "@tanstack/react-router";
import { useRef } from "react";

/**
 * Asks before the person walks away from a task that has a draft. A task in which nothing was written is given back
 * without a question, so that others can have it.
 */
export function useLeaving({ started, onGiveBack }: { started: () => boolean; onGiveBack: () => void }) {
  const leaving = useRef(false);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      if (leaving.current || current.pathname === next.pathname) return false;
      if (started()) return true;
      onGiveBack();
      return false;
    },
    enableBeforeUnload: false,
    withResolver: true,
  });
  return {
    asking: blocker.status === "blocked",
    stay: () => blocker.reset?.(),
    keep: () => blocker.proceed?.(),
    giveBack: () => {
      onGiveBack();
      leaving.current = true;
      blocker.proceed?.();
    },
  };
}
