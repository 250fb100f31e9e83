import { Button, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBook2, IconPencil, IconRepeat } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useRoles } from "@/app/session";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Notice } from "@/components/Notice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { type GuidelineSearch, guidelinesRoute } from "../routes";
import { useGuidelines } from "./api";
import { GuidelineEditor } from "./GuidelineEditor";
import { GuidelineReader } from "./GuidelineReader";
import { Readers } from "./Readers";
import { RequeueModal } from "./RequeueModal";

export function GuidelinesPage() {
  const { projectId } = guidelinesRoute.useParams();
  const search = guidelinesRoute.useSearch();
  const navigate = useNavigate();
  const manages = useRoles(projectId).has("manager");
  const versions = useGuidelines(projectId);
  const [requeueing, { open: requeue, close }] = useDisclosure(false);
  const [published, setPublished] = useState<number | null>(null);
  const newest = versions.rows[0];
  const loaded = !versions.isPending && !(versions.error && versions.rows.length === 0);
  const editing = manages && search.edit !== undefined;
  const readers = manages && search.tab === "readers" && newest !== undefined;
  const go = (change: GuidelineSearch) =>
    void navigate({ to: "/projects/$projectId/guidelines", params: { projectId }, search: change });
  return (
    <PageFrame>
      <PageHeader
        title="Guidelines"
        description="What a good answer is in this project. Every answer remembers the version it was written by."
        actions={
          manages &&
          newest &&
          !editing && (
            <>
              <SegmentedControl
                size="xs"
                aria-label="What to show"
                value={readers ? "readers" : "text"}
                onChange={(value) => go(value === "readers" ? { tab: "readers" } : {})}
                data={[
                  { value: "text", label: "Text" },
                  { value: "readers", label: "Readers" },
                ]}
              />
              <Button
                variant="default"
                leftSection={<IconRepeat size={16} aria-hidden />}
                onClick={requeue}
                aria-haspopup="dialog"
              >
                Do work again
              </Button>
              <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={() => go({ edit: true })}>
                Edit
              </Button>
            </>
          )
        }
      />
      {published !== null && !editing && (
        <div style={{ marginBottom: 16 }}>
          <Notice tone="good" title={`Version ${published} is published`} live>
            New work goes by it from now on. Answers already given keep their version.
            <br />
            <Button size="xs" variant="default" mt={8} onClick={requeue}>
              Have earlier work done again
            </Button>
          </Notice>
        </div>
      )}
      {versions.isPending && <BlockSkeleton />}
      {!versions.isPending && !loaded && (
        <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />
      )}
      {loaded && editing && (
        <GuidelineEditor
          projectId={projectId}
          newest={newest}
          section={typeof search.edit === "string" ? search.edit : undefined}
          onDone={() => go({})}
          onPublished={({ number }) => {
            setPublished(number > 1 ? number : null);
            go({});
          }}
        />
      )}
      {loaded && !editing && readers && <Readers projectId={projectId} newest={newest.number} />}
      {loaded && !editing && !readers && newest && <GuidelineReader versions={versions} />}
      {loaded && !editing && !newest && (
        <EmptyState
          icon={IconBook2}
          title="There are no guidelines yet"
          action={manages && <Button onClick={() => go({ edit: true })}>Write the guidelines</Button>}
        >
          {manages
            ? "Say what a good answer is, with an example for each case that is easy to get wrong."
            : "A manager of this project writes them. Until then, ask before you begin."}
        </EmptyState>
      )}
      <RequeueModal projectId={projectId} versions={versions.rows} opened={requeueing} onClose={close} />
    </PageFrame>
  );
}
