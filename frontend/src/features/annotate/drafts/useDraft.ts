import { useEffect, useState, useSyncExternalStore } from "react";
import { onSignedIn } from "@/api/queryClient";
import { type DraftOptions, DraftSession, type DraftState } from "./draftSession";
import { tabsOf } from "./tabs";

/**
 * The draft of one piece of work. The options of the first render count: give the component a key, so that other work
 * gets a session of its own. What is unsent goes out when the tab is hidden or shown again (a laptop that was closed
 * wakes up), when the network is back, and when the person has signed in again.
 */
export function useDraft<P>(options: DraftOptions<P>): { session: DraftSession<P>; state: DraftState<P> } {
  const [session] = useState(() => new DraftSession<P>({ tabs: tabsOf(options.key), ...options }));
  const [subscribe] = useState(() => (listener: () => void) => session.subscribe(listener));
  const state = useSyncExternalStore(subscribe, () => session.state);
  useEffect(() => {
    session.start();
    const flush = () => void session.flush();
    const changed = () => void session.flush({ leaving: document.visibilityState === "hidden" });
    const leave = () => {
      void session.flush({ leaving: true });
      session.close();
    };
    // The page comes back as it was, from the browser's memory.
    const back = ({ persisted }: PageTransitionEvent) => {
      if (persisted) session.start();
    };
    const warn = (event: BeforeUnloadEvent) => {
      if (session.isOnlyHere) event.preventDefault();
    };
    const stopHearing = onSignedIn(flush);
    document.addEventListener("visibilitychange", changed);
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", back);
    window.addEventListener("online", flush);
    window.addEventListener("beforeunload", warn);
    return () => {
      stopHearing();
      document.removeEventListener("visibilitychange", changed);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", back);
      window.removeEventListener("online", flush);
      window.removeEventListener("beforeunload", warn);
      flush();
      session.close();
    };
  }, [session]);
  return { session, state };
}
