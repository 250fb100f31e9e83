import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Agreed, agreedQuery, approveAgreed, type Part, type Skipped } from "./api";

/** What two people agreed on in a part of the queue. */
export function useAgreed(projectId: number, part: Part) {
  return useQuery(agreedQuery(projectId, part));
}

/**
 * Approves what people agreed on, some at a time: a page that is closed or stopped in the middle has approved what it
 * says, and the rest waits.
 */
export function useApproveAgreed(
  projectId: number,
  part: Part,
  agreed: Agreed | undefined,
  onEnd: () => void,
) {
  const [under, setUnder] = useState<{ done: number; total: number } | null>(null);
  const [skipped, setSkipped] = useState<Skipped[]>([]);
  const [error, setError] = useState<unknown>(null);
  const stopped = useRef(false);

  const start = async () => {
    if (!agreed || agreed.through === null || under) return;
    const { through, answers: total } = agreed;
    let approved = 0;
    const left: Skipped[] = [];
    stopped.current = false;
    setError(null);
    setSkipped([]);
    setUnder({ done: 0, total });
    try {
      let after: number | null | undefined;
      while (after !== null && !stopped.current) {
        const done = await approveAgreed(projectId, { ...part, through, ...(after && { after }) });
        approved += done.approved;
        left.push(...done.skipped);
        after = done.next;
        setUnder({ done: approved + left.length, total });
      }
    } catch (thrown) {
      setError(thrown);
    }
    setSkipped(left);
    setUnder(null);
    notifications.show({
      title: approved === 1 ? "1 answer approved" : `${approved} answers approved`,
      message: left.length === 0 ? "They are out of the queue." : "Some were left as they are.",
    });
    onEnd();
  };
  return {
    under,
    skipped,
    error,
    start: () => void start(),
    stop: () => {
      stopped.current = true;
    },
  };
}

export type AgreedApproval = ReturnType<typeof useApproveAgreed>;
