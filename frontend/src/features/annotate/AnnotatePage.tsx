import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { BlockSkeleton } from "@/components/PageSkeleton";
import type { Kind, Submission } from "./api";
import { pruneDrafts } from "./drafts/localDrafts";
import { useMyWork } from "./mine/api";
import { usePutOff } from "./mine/putOff";
import { ReturnedFirst } from "./mine/ReturnedFirst";
import { Qualification } from "./qualification/Qualification";
import { annotateRoute } from "./routes";
import { NoTask } from "./work/NoTask";
import { useBench } from "./work/useBench";
import { useClaim } from "./work/useClaim";
import { WorkBar } from "./work/WorkBar";
import { Workbench } from "./work/Workbench";

/** What came back, and then one task after the other. */
export function AnnotatePage() {
  const { projectId } = annotateRoute.useParams();
  const { kind = null } = annotateRoute.useSearch();
  const returned = useMyWork("returned", projectId);
  // One project's state is never another's.
  return <Entry key={projectId} projectId={projectId} kind={kind} returned={returned} />;
}

type Returned = ReturnType<typeof useMyWork>;
interface Props {
  projectId: number;
  kind: Kind | null;
  returned: Returned;
}

/** No task is taken from others while somebody looks at what came back. */
function Entry(props: Props) {
  const { returned, projectId, kind } = props;
  const { notPutOff, putOff } = usePutOff(projectId);
  const [entered, setEntered] = useState(false);
  const first = notPutOff(returned.rows);
  const ready = entered || (!returned.isPending && first.length === 0);
  const bench = useBench(projectId, kind, 0, returned);
  const choose = useChooseKind();
  useEffect(() => pruneDrafts(), []);
  // From here on, what comes back is shown between two tasks.
  useEffect(() => {
    if (ready) setEntered(true);
  }, [ready]);
  if (ready) return <Work {...props} />;
  return (
    <PageFrame width="full">
      <WorkBar bench={bench} keys={[]} onKind={choose} />
      <PageFrame>
        {returned.isPending ? (
          <BlockSkeleton />
        ) : (
          <ReturnedFirst rows={first} onLater={() => putOff(returned.rows)} busy={false} />
        )}
      </PageFrame>
    </PageFrame>
  );
}

/** Hands out one task after the other. */
function Work({ projectId, kind, returned }: Props) {
  const claim = useClaim(projectId, kind);
  const { state } = claim;
  const [said, setSaid] = useState("");
  const [done, setDone] = useState(0);
  const { notPutOff, putOff } = usePutOff(projectId);
  const [between, setBetween] = useState<"returned" | "qualification" | null>(null);
  const bench = useBench(projectId, kind, done, returned);
  const choose = useChooseKind();
  const next = useCallback(
    (words: string) => {
      setSaid(words);
      claim.next();
    },
    [claim.next],
  );
  const submitted = (submission: Submission) => {
    setDone((count) => count + 1);
    const words = submittedInWords(submission);
    if (words !== null) notifications.show({ title: "Submitted late", message: words });
    const place = state.assignment?.qualification;
    if (place && place.position === place.of) {
      setSaid("Submitted. That was the last question.");
      return setBetween("qualification");
    }
    void returned.refetch();
    if (notPutOff(returned.rows).length === 0) return next("Submitted. Here is the next task.");
    setSaid("Submitted. Some of your work came back.");
    setBetween("returned");
  };
  const goOn = async () => {
    await claim.next();
    setBetween(null);
  };
  return (
    <PageFrame width="full">
      <span className="visually-hidden" role="status" aria-live="polite">
        {said}
      </span>
      {state.assignment !== null && between === null ? (
        <Workbench
          key={state.assignment.id}
          assignment={state.assignment}
          fetchedAhead={state.fetchedAhead}
          bench={bench}
          onSubmitted={submitted}
          onEnded={next}
          onAlive={claim.keepAhead}
          onKind={choose}
        />
      ) : (
        <>
          <WorkBar bench={bench} keys={[]} onKind={choose} />
          <PageFrame>
            {between === "returned" ? (
              <ReturnedFirst
                rows={notPutOff(returned.rows)}
                submitted
                onLater={() => {
                  putOff(returned.rows);
                  void goOn();
                }}
                busy={claim.busy}
              />
            ) : between === "qualification" ? (
              <Qualification projectId={projectId} onGo={() => void goOn()} />
            ) : state.error !== null ? (
              <ErrorNotice
                title={done > 0 ? "Your answer is in, but the next task did not come" : "No task came"}
                error={state.error}
                onRetry={claim.next}
              />
            ) : state.reason !== undefined ? (
              <NoTask
                reason={state.reason}
                projectId={projectId}
                onAgain={claim.next}
                onAnyKind={kind === null ? null : () => choose(null)}
                busy={claim.busy}
              />
            ) : (
              <BlockSkeleton />
            )}
          </PageFrame>
        </>
      )}
    </PageFrame>
  );
}

function useChooseKind() {
  const navigate = annotateRoute.useNavigate();
  return (next: Kind | null) => void navigate({ search: next ? { kind: next } : {}, replace: true });
}

function submittedInWords({ late, extra }: Submission): string | null {
  if (extra) return "Somebody else had answered it by then. Your answer is kept beside theirs.";
  return late ? "Your time on the task was over. Your answer is kept and marked as late." : null;
}
