import { useNavigate } from "@tanstack/react-router";
import { projectRoute } from "@/app/routes";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { Qualification } from "./Qualification";

/** How the person did in the project's qualification, and the way into the next try or the work. */
export function QualificationPage() {
  const { projectId } = projectRoute.useParams();
  const navigate = useNavigate();
  return (
    <PageFrame width="narrow">
      <PageHeader
        title="Qualification"
        description="A few questions with known answers. Whoever passes gets work in this project."
      />
      <Qualification
        projectId={projectId}
        onGo={() => void navigate({ to: "/projects/$projectId/annotate", params: { projectId } })}
      />
    </PageFrame>
  );
}
