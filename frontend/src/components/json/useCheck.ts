import { useEffect, useState } from "react";
import type { checkJson } from "./schema";

export type Checking = typeof checkJson;

let loaded: Checking | null = null;

/** The check against schemas; its script comes with the first schema, and it is `null` until then. */
export function useCheck(needed: boolean): Checking | null {
  const [check, setCheck] = useState(() => loaded);
  useEffect(() => {
    if (!needed || check !== null) return;
    let isHere = true;
    void import("./schema").then(({ checkJson }) => {
      loaded = checkJson;
      if (isHere) setCheck(() => checkJson);
    });
    return () => {
      isHere = false;
    };
  }, [needed, check]);
  return check;
}
