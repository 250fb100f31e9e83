import { useEffect, useState } from "react";

/** `value` as it was when it last stood still for a moment. What costs time is made from this, off the path of the keys. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
