import { useNavigate } from "@tanstack/react-router";
import { useQueue } from "./api";
import { QueuePage } from "./QueuePage";
import { ReviewScreen } from "./ReviewScreen";
import { type ReviewSearch, reviewRoute } from "./routes";
import { useVerdicts } from "./useVerdicts";

/** The queue, or one entry of it. Both share the list, so that going back and forth asks the server nothing. */
export function ReviewPage() {
  const { projectId } = reviewRoute.useParams();
  const search = reviewRoute.useSearch();
  const navigate = useNavigate();
  const { annotation, ...filter } = search;
  const queue = useQueue(projectId, filter);
  const verdicts = useVerdicts(projectId);
  const waiting = queue.rows.filter((row) => !verdicts.decided.has(row.id));
  const go = (change: ReviewSearch, replace = false) =>
    void navigate({
      to: "/projects/$projectId/review",
      params: { projectId },
      search: { ...search, ...change },
      replace,
    });
  const open = (id: number | undefined, replace = false) => go({ annotation: id }, replace);
  if (annotation === undefined)
    return (
      <QueuePage
        projectId={projectId}
        queue={queue}
        waiting={waiting}
        verdicts={verdicts}
        filter={filter}
        onFilter={(change) => go(change, true)}
        onOpen={(id) => open(id)}
      />
    );
  return (
    <ReviewScreen
      id={annotation}
      queue={queue}
      waiting={waiting}
      verdicts={verdicts}
      onOpen={(id) => open(id, true)}
      onBack={() => {
        open(undefined);
        void verdicts.refresh();
      }}
    />
  );
}
