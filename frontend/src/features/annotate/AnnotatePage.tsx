import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useMe } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { homeQuery } from "@/features/home/api";
import type { Kind, Reason, Submission } from "./api";
import { pruneDrafts } from "./drafts/localDrafts";
import { useMyWork } from "./mine/api";
import { ReturnedFirst } from "./mine/ReturnedFirst";
import { Qualification } from "./qualification/Qualification";
import { annotateRoute } from "./routes";
import { GuidelineGate } from "./work/GuidelineGate";
import { NothingForYou } from "./work/NothingForYou";
import { isQualification, isReading } from "./work/reasons";
import { useClaim } from "./work/useClaim";
import { type Bench, WorkBar } from "./work/WorkBar";
import { Workbench } from "./work/Workbench";

/** Hands out one task after the other. */
export function AnnotatePage() {
  const { projectId } = annotateRoute.useParams();
  const { kind = null } = annotateRoute.useSearch();
  const navigate = annotateRoute.useNavigate();
  const me = useMe();
  const claim = useClaim(projectId, kind);
  const { state } = claim;
  const [said, setSaid] = useState("");
  const [done, setDone] = useState(0);
  const returned = useMyWork("returned", projectId);
  // Shown once for what came back so far; more of it is shown again.
  const [seen, setSeen] = useState(0);
  const [between, setBetween] = useState<"returned" | "qualification" | null>(null);
  const bench: Bench = {
    projectId,
    projectName: me.memberships.find((m) => m.project_id === projectId)?.project_name ?? "",
    kind,
    today: useToday(projectId, done),
    returned: returned.rows.length === 0 ? null : `${returned.rows.length}${returned.hasNextPage ? "+" : ""}`,
    guidelines: useGuidelines(),
  };
  useEffect(() => pruneDrafts(), []);
  const choose = (next: Kind | null) => void navigate({ search: next ? { kind: next } : {}, replace: true });
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
    if (returned.rows.length <= seen) return next("Submitted. Here is the next task.");
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
                rows={returned.rows}
                onLater={() => {
                  setSeen(returned.rows.length);
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

/** What comes before the next task, or why there is none. */
function NoTask(props: {
  reason: Reason;
  projectId: number;
  onAgain: () => void;
  onAnyKind: (() => void) | null;
  busy: boolean;
}) {
  const { reason, projectId, onAgain } = props;
  if (isReading(reason)) return <GuidelineGate projectId={projectId} reason={reason} onRead={onAgain} />;
  if (isQualification(reason)) return <Qualification projectId={projectId} onGo={onAgain} />;
  return <NothingForYou {...props} />;
}

function submittedInWords({ late, extra }: Submission): string | null {
  if (extra) return "Somebody else had answered it by then. Your answer is kept beside theirs.";
  return late ? "Your time on the task was over. Your answer is kept and marked as late." : null;
}

/** How many answers this person gave here today: what the server knew at the start, and what came since. */
function useToday(projectId: number, done: number): number | null {
  const home = useQuery({ ...homeQuery, refetchInterval: false, staleTime: Number.POSITIVE_INFINITY });
  const before = home.data?.annotator.find((entry) => entry.project_id === projectId)?.submitted_today;
  return before === undefined ? (done > 0 ? done : null) : before + done;
}

/** The guidelines stay open from task to task, and from day to day, where there is room for them. */
function useGuidelines(): Bench["guidelines"] {
  const wide = useMediaQuery("(min-width: 75em)", true, { getInitialValueInEffect: false });
  const [panel, setPanel] = useLocalStorage({
    key: "tuneloop.guidelines",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [drawer, setDrawer] = useState(false);
  const [opened, set] = wide ? ([panel, setPanel] as const) : ([drawer, setDrawer] as const);
  return { opened, asDrawer: !wide, toggle: () => set(!opened), close: () => set(false) };
}
