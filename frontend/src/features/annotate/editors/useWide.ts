import { useLayoutEffect, useRef, useState } from "react";

/** Whether an element is at least so wide. It says so when that changes, and not at every other size. */
export function useWide(least: number) {
  const ref = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const look = () => setWide(element.clientWidth >= least);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [least]);
  return { ref, wide };
}
