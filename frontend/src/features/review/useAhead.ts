import { useEffect } from "react";

const RUNNING_LOW = 5;
/** So many of what comes next are loaded while one is read: a verdict follows another faster than a server answers. */
const AHEAD = 2;

/** Who stands beside an entry of a list that is worked off, with what comes next loaded before it is asked for. */
export function useAhead(
  keys: number[],
  current: number,
  more: () => void,
  load: (key: number) => void,
): { next: number | undefined; previous: number | undefined } {
  const at = keys.indexOf(current);
  const others = keys.filter((key) => key !== current);
  const next = keys[at + 1] ?? others[0];
  const coming = [...keys.slice(at + 1), ...others].slice(0, AHEAD).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what comes next says when to load
  useEffect(() => {
    for (const key of coming.split(" ").filter(Boolean)) load(Number(key));
  }, [coming]);
  useEffect(() => {
    if (keys.length < RUNNING_LOW) more();
  }, [keys.length, more]);
  return { next, previous: at > 0 ? keys[at - 1] : undefined };
}
