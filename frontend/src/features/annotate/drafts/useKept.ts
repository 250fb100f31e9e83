import { useCallback, useRef, useState } from "react";
import { localDrafts } from "./localDrafts";

/**
 * State that is kept on this device at every change, under a key of `draftKey`: a reload, a crash or a closed tab takes
 * nothing of it. It stays until `forget` is called. The key of the first render counts.
 */
export function useKept<T>(key: string, initial: T) {
  const store = useRef(localDrafts<T>()).current;
  const [first] = useState(() => ({ key, value: store.read(key)?.payload }));
  const [value, setValue] = useState(first.value ?? initial);
  const latest = useRef(value);
  const keep = useCallback(
    (change: T | ((before: T) => T)) => {
      latest.current = typeof change === "function" ? (change as (before: T) => T)(latest.current) : change;
      const changedAt = new Date().toISOString();
      store.write(first.key, { payload: latest.current, baseVersion: 0, changedAt, synced: false });
      setValue(latest.current);
    },
    [store, first],
  );
  const forget = useCallback(() => {
    store.remove(first.key);
    latest.current = initial;
    setValue(initial);
  }, [store, first, initial]);
  return { value, keep, forget, restored: first.value !== undefined };
}
