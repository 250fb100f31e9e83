import { Tabs } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { type GoldTab, goldRoute } from "../routes";
import { ProbesTab } from "./ProbesTab";
import { QualificationTab } from "./QualificationTab";
import { QuestionsTab } from "./QuestionsTab";

/** Questions whose answer is known: silently in the work, in the qualification, and planted in the review queue. */
export function GoldPage() {
  const { projectId } = goldRoute.useParams();
  const { tab = "questions" } = goldRoute.useSearch();
  const navigate = useNavigate();
  return (
    <PageFrame>
      <PageHeader
        title="Gold"
        description="Questions whose answer you know already. Mixed into the work they look like any other, and nobody is told."
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(chosen) =>
          void navigate({
            to: "/projects/$projectId/gold",
            params: { projectId },
            search: chosen === "questions" ? {} : { tab: chosen as GoldTab },
            replace: true,
          })
        }
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="questions">Questions</Tabs.Tab>
          <Tabs.Tab value="qualification">Qualification</Tabs.Tab>
          <Tabs.Tab value="probes">Review probes</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="questions">
          <QuestionsTab projectId={projectId} />
        </Tabs.Panel>
        <Tabs.Panel value="qualification">
          <QualificationTab projectId={projectId} />
        </Tabs.Panel>
        <Tabs.Panel value="probes">
          <ProbesTab projectId={projectId} />
        </Tabs.Panel>
      </Tabs>
    </PageFrame>
  );
}
