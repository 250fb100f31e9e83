import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { lazily } from "@/components/lazily";
import { PageFrame } from "@/components/PageFrame";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { type Kind, recentQuery, type Submission } from "./api";
import { LeftBehindNotice } from "./drafts/LeftBehindNotice";
import { pruneDrafts } from "./drafts/localDrafts";
import { useMyWork } from "./mine/api";
import { usePutOff } from "./mine/putOff";
import { annotateRoute } from "./routes";
import { type Bench, useBench } from "./work/useBench";
import { useClaim } from "./work/useClaim";
import { useEntry } from "./work/useEntry";
import { WorkBar } from "./work/WorkBar";
import { Workbench } from "./work/Workbench";

// What stands between two tasks, now and then, comes when it is needed.
const ChangeRecent = lazily(
  async () => (await import("./recent/ChangeRecent")).ChangeRecent,
  <BlockSkeleton />,
);
const NoTask = lazily(async () => (await import("./work/NoTask")).NoTask, <BlockSkeleton />);
const Qualification = lazily(
  async () => (await import("./qualification/Qualification")).Qualification,
  <BlockSkeleton />,
);
const ReturnedFirst = lazily(
  async () => (await import("./mine/ReturnedFirst")).ReturnedFirst,
  <BlockSkeleton />,
);

/** What came back, and then one task after the other. */
export function AnnotatePage() {
  const { projectId } = annotateRoute.useParams();
  const { kind = null } = annotateRoute.useSearch();
  const navigate = annotateRoute.useNavigate();
  const claim = useClaim(projectId, kind);
  const { state } = claim;
  const [said, setSaid] = useState("");
  const [done, setDone] = useState(0);
  const returned = useMyWork("returned", projectId);
  const { notPutOff, putOff } = usePutOff(projectId);
  const [between, setBetween] = useState<"returned" | "qualification" | null>(null);
  const entry = useEntry(state.assignment, returned.isPending, notPutOff(returned.rows).length > 0);
  const client = useQueryClient();
  const [changing, setChanging] = useState<number | null>(null);
  const recent = useQuery(recentQuery(projectId));
  const bench: Bench = {
    ...useBench(projectId, kind, done, returned),
    recent: { rows: recent.data ?? [], open: setChanging },
  };
  useEffect(() => pruneDrafts(), []);
  const choose = (wanted: Kind | null) =>
    void navigate({ search: wanted ? { kind: wanted } : {}, replace: true });
  const next = useCallback(
    (words: string) => {
      setSaid(words);
      claim.next();
    },
    [claim.next],
  );
  const submitted = (submission: Submission) => {
    setDone((count) => count + 1);
    void client.invalidateQueries({ queryKey: recentQuery(projectId).queryKey });
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
  if (changing !== null)
    return (
      <PageFrame width="full">
        <WorkBar bench={{ ...bench, recent: undefined }} title="Change an answer" keys={[]} onKind={choose} />
        <PageFrame>
          <ChangeRecent
            id={changing}
            onEnd={(changed) => {
              setSaid(
                changed ? "Changed. Here is your task again." : "Left as it was. Here is your task again.",
              );
              setChanging(null);
            }}
          />
        </PageFrame>
      </PageFrame>
    );
  return (
    <PageFrame width="full">
      <span className="visually-hidden" role="status" aria-live="polite">
        {said}
      </span>
      <LeftBehindNotice projectId={projectId} atHand={state.assignment?.id ?? null} />
      {state.assignment !== null && between === null && entry === "work" ? (
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
            {between === "returned" || entry === "returned" ? (
              <ReturnedFirst
                rows={notPutOff(returned.rows)}
                submitted={between === "returned"}
                onLater={() => {
                  putOff(returned.rows);
                  if (between !== null) void goOn();
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

function submittedInWords({ late, extra }: Submission): string | null {
  if (extra) return "Somebody else had answered it by then. Your answer is kept beside theirs.";
  return late ? "Your time on the task was over. Your answer is kept and marked as late." : null;
}
