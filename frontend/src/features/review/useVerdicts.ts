import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { type ApiError, toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { annotationQuery } from "@/features/annotate/api";
import { draftKey, localDrafts } from "@/features/annotate/drafts/localDrafts";
import { giveVerdict, queueKey, type VerdictBody } from "./api";

/** A verdict that the server did not take. Nothing of it is lost: it can be sent again or opened again. */
export interface FailedVerdict {
  id: number;
  prompt: string;
  body: VerdictBody;
  error: ApiError;
}

/**
 * Verdicts on their way. The screen goes on at once; what fails comes back with its words. `decided` holds what was
 * decided here, so that the queue does not show it again before it is read anew.
 */
export function useVerdicts(projectId: number) {
  const client = useQueryClient();
  const me = useMe();
  const [decided, setDecided] = useState<ReadonlySet<number>>(new Set());
  const [failed, setFailed] = useState<FailedVerdict[]>([]);
  const [count, setCount] = useState(0);
  const underWay = useRef(new Set<number>());

  const dismiss = useCallback(
    (id: number) => setFailed((before) => before.filter((verdict) => verdict.id !== id)),
    [],
  );

  const decide = useCallback(
    async (id: number, prompt: string, body: VerdictBody): Promise<boolean> => {
      setDecided((before) => new Set([...before, id]));
      dismiss(id);
      underWay.current.add(id);
      try {
        const detail = await giveVerdict(id, body);
        client.setQueryData(annotationQuery(id).queryKey, detail);
        for (const what of ["review", "words"] as const)
          localDrafts().remove(draftKey(me.id, `${what}-${id}`));
        setCount((before) => before + 1);
        void client.invalidateQueries({ queryKey: ["home"] });
        return true;
      } catch (thrown) {
        const error = toApiError(thrown);
        setFailed((before) => [
          ...before.filter((verdict) => verdict.id !== id),
          { id, prompt, body, error },
        ]);
        void client.invalidateQueries({ queryKey: annotationQuery(id).queryKey });
        // Decided or changed by somebody else: it is not waiting any more in the form that was seen.
        if (error.status !== 409)
          setDecided((before) => new Set([...before].filter((known) => known !== id)));
        return false;
      } finally {
        underWay.current.delete(id);
      }
    },
    [client, me.id, dismiss],
  );

  /** Reads the queue anew. What the server has waiting is waiting, unless a verdict on it is just on its way. */
  const refresh = useCallback(async () => {
    const sent = new Set(underWay.current);
    await client.invalidateQueries({ queryKey: queueKey(projectId) });
    setDecided(sent);
  }, [client, projectId]);

  return { decided, failed, count, decide, dismiss, refresh };
}

export type Verdicts = ReturnType<typeof useVerdicts>;
