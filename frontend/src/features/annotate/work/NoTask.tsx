import type { Reason } from "../api";
import { Qualification } from "../qualification/Qualification";
import { GuidelineGate } from "./GuidelineGate";
import { NothingForYou } from "./NothingForYou";
import { isQualification, isReading } from "./reasons";

/** What comes before the next task, or why there is none. */
export function NoTask(props: {
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
