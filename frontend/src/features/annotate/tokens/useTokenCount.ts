import { useEffect, useState } from "react";
import { api, unwrap } from "@/api/client";
import type { TokenRecord } from "../editors/useWriting";
import type { WritePayload } from "../editors/writing";
import type { Length } from "./tokens";

/** After so long a pause it is counted; so the path of the keys stays free, and the server too. */
const PAUSE_MS = 700;

/** Projects that have nothing to count with. It is not asked again before the page is loaded anew. */
const without = new Set<number>();

/** The length of the record as it was after the last pause; `null` until it is known. */
export function useTokenCount(record: TokenRecord | null, payload: WritePayload): Length | null {
  const [length, setLength] = useState<Length | null>(null);
  useEffect(() => {
    if (record === null || without.has(record.project)) return;
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      count(record, payload, abort.signal).then(
        (found) => {
          if (found.count === null) without.add(record.project);
          setLength(found);
        },
        // A count is a help. Without the network, or for a text beyond its bounds, there is none.
        () => setLength(null),
      );
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [record, payload]);
  return length;
}

function count(record: TokenRecord, payload: WritePayload, signal: AbortSignal): Promise<Length> {
  const messages = Array.isArray(record.prompt) ? record.prompt : [];
  const body = {
    prompt: payload.from_turn === undefined ? messages : messages.slice(0, payload.from_turn),
    answer: payload.messages,
    tools: Array.isArray(record.tools) ? record.tools : null,
  };
  const params = { path: { project_id: record.project } };
  return unwrap(api.POST("/api/v1/projects/{project_id}/token-count/", { params, body, signal }));
}
