import { useEffect, useState, useSyncExternalStore } from "react";
import { type DraftOptions, DraftSession, type DraftState } from "./draftSession";

/**
 * The draft of one piece of work. The options of the first render count: give the component a key, so that other work
 * gets a session of its own. What is unsent goes out when the tab is hidden and when the network is back.
 */
export function useDraft<P>(options: DraftOptions<P>): { session: DraftSession<P>; state: DraftState<P> } {
  const [session] = useState(() => new DraftSession<P>(options));
  const [subscribe] = useState(() => (listener: () => void) => session.subscribe(listener));
  const state = useSyncExternalStore(subscribe, () => session.state);
  useEffect(() => {
    session.start();
    const flush = () => void session.flush();
    const flushWhenHidden = () => {
      if (document.visibilityState === "hidden") flush();
    };
    document.addEventListener("visibilitychange", flushWhenHidden);
    window.addEventListener("pagehide", flush);
    window.addEventListener("online", flush);
    return () => {
      document.removeEventListener("visibilitychange", flushWhenHidden);
      window.removeEventListener("pagehide", flush);
      window.removeEventListener("online", flush);
      flush();
      session.close();
    };
  }, [session]);
  return { session, state };
}
