import { useCallback, useEffect, useRef } from "react";

/**
 * Scrolls several boxes together, each by its share: the longer text moves faster, and all reach their ends at once.
 * Returns the ref for each of the boxes.
 */
export function useScrollTogether(together: boolean): (box: HTMLElement | null) => (() => void) | undefined {
  const boxes = useRef(new Set<HTMLElement>());
  const wanted = useRef(new WeakMap<HTMLElement, number>());
  const on = useRef(together);
  useEffect(() => {
    on.current = together;
  }, [together]);
  return useCallback((box: HTMLElement | null) => {
    if (!box) return;
    const follow = () => {
      const own = wanted.current.get(box);
      wanted.current.delete(box);
      // It was moved by another box, and is no leader.
      if (!on.current || (own !== undefined && Math.abs(own - box.scrollTop) < 2)) return;
      const room = box.scrollHeight - box.clientHeight;
      const share = room > 0 ? box.scrollTop / room : 0;
      for (const other of boxes.current) {
        if (other === box) continue;
        const target = Math.round(share * (other.scrollHeight - other.clientHeight));
        if (Math.abs(target - other.scrollTop) < 1) continue;
        wanted.current.set(other, target);
        other.scrollTop = target;
      }
    };
    boxes.current.add(box);
    box.addEventListener("scroll", follow, { passive: true });
    return () => {
      boxes.current.delete(box);
      box.removeEventListener("scroll", follow);
    };
  }, []);
}
