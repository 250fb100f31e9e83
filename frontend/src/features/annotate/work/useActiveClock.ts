import { useEffect, useState } from "react";
import { ActiveClock } from "./activeClock";

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "touchstart"] as const;
const EVERY_MS = 1000;

/** The clock of one piece of work; runs while the component is on the page. */
export function useActiveClock(startSeconds: number): ActiveClock {
  const [clock] = useState(() => new ActiveClock(startSeconds, Date.now()));
  useEffect(() => {
    let noted = 0;
    const sign = () => {
      const now = Date.now();
      if (document.visibilityState === "hidden" || now - noted < EVERY_MS) return;
      noted = now;
      clock.sign(now);
    };
    const change = () => {
      if (document.visibilityState === "hidden") clock.hide(Date.now());
      else sign();
    };
    for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true });
    document.addEventListener("visibilitychange", change);
    return () => {
      for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
      document.removeEventListener("visibilitychange", change);
    };
  }, [clock]);
  return clock;
}
