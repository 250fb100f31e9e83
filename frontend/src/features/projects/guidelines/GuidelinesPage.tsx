import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBook2, IconPencil } from "@tabler/icons-react";
import { projectRoute } from "@/app/routes";
import { useRoles } from "@/app/session";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { BlockSkeleton } from "@/components/PageSkeleton";
import { useGuidelines } from "./api";
import { GuidelineEditor } from "./GuidelineEditor";
import { GuidelineReader } from "./GuidelineReader";

export function GuidelinesPage() {
  const { projectId } = projectRoute.useParams();
  const manages = useRoles(projectId).has("manager");
  const versions = useGuidelines(projectId);
  const [editing, { open: edit, close }] = useDisclosure(false);
  const newest = versions.rows[0];
  const loaded = !versions.isPending && !(versions.error && versions.rows.length === 0);
  return (
    <PageFrame>
      <PageHeader
        title="Guidelines"
        description="What a good answer is in this project. Every answer remembers the version it was written by."
        actions={
          manages &&
          newest &&
          !editing && (
            <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={edit}>
              Edit
            </Button>
          )
        }
      />
      {versions.isPending && <BlockSkeleton />}
      {!versions.isPending && !loaded && (
        <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />
      )}
      {loaded && editing && <GuidelineEditor projectId={projectId} newest={newest} onDone={close} />}
      {loaded && !editing && newest && <GuidelineReader versions={versions} />}
      {loaded && !editing && !newest && (
        <EmptyState
          icon={IconBook2}
          title="There are no guidelines yet"
          action={manages && <Button onClick={edit}>Write the guidelines</Button>}
        >
          {manages
            ? "Say what a good answer is, with an example for each case that is easy to get wrong."
            : "A manager of this project writes them. Until then, ask before you begin."}
        </EmptyState>
      )}
    </PageFrame>
  );
}
