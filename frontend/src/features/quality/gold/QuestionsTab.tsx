import { Badge, Button, Drawer, Group, Switch, Text } from "@mantine/core";
import { IconPlus, IconTargetArrow } from "@tabler/icons-react";
import { useState } from "react";
import { CursorTable } from "@/components/CursorTable";
import { EmptyState } from "@/components/EmptyState";
import { AnchorLink } from "@/components/links";
import { RowButton } from "@/components/RowTitle";
import { inWords } from "@/components/StateBadge";
import { type GoldQuestion, useGold } from "./api";
import { GoldView } from "./GoldView";
import { WriteQuestionModal } from "./WriteQuestionModal";
import { keyWords, passedWords } from "./words";

/** The gold questions with how often they were asked and answered right. */
export function QuestionsTab({ projectId }: { projectId: number }) {
  const [retired, setRetired] = useState(false);
  const [writing, setWriting] = useState(false);
  const [shown, setShown] = useState<number | null>(null);
  const gold = useGold(projectId, retired);
  const write = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setWriting(true)}>
      Write a question
    </Button>
  );
  const work = (
    <AnchorLink
      to="/projects/$projectId/tasks"
      params={{ projectId }}
      search={{ state: "completed" }}
      inherit
      underline="always"
    >
      Choose one
    </AnchorLink>
  );
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text size="sm" c="dimmed" maw={620}>
          A question is best made from approved work, with the button on the answer's page. {work}. How often
          they are mixed in is in{" "}
          <AnchorLink
            to="/projects/$projectId/settings"
            params={{ projectId }}
            search={{ tab: "quality" }}
            inherit
            underline="always"
          >
            the settings
          </AnchorLink>
          .
        </Text>
        {gold.rows.length > 0 && write}
      </Group>
      <Switch
        mb="md"
        size="sm"
        label="Show the retired ones"
        checked={retired}
        onChange={(event) => setRetired(event.currentTarget.checked)}
      />
      <CursorTable
        label="Gold questions"
        pages={gold}
        rowProps={(row) => ({ selected: row.id === shown, onClick: () => setShown(row.id) })}
        empty={
          <EmptyState
            icon={IconTargetArrow}
            title={retired ? "No question was retired" : "There are no gold questions yet"}
            action={!retired && write}
          >
            {!retired &&
              "With a dozen, each asked of everybody once, you see within days whose answers can be relied on."}
          </EmptyState>
        }
        columns={[
          {
            header: "Question",
            cell: (row) => (
              <>
                <RowButton text={row.prompt} onOpen={() => setShown(row.id)} />
                <Text size="xs" c="dimmed">
                  {inWords(row.kind)}
                </Text>
              </>
            ),
          },
          {
            header: "Right answer",
            cell: (row) => (
              <Text size="sm" lineClamp={2} maw={220} style={{ overflowWrap: "anywhere" }}>
                {keyWords(row.key)}
              </Text>
            ),
          },
          { header: "Used", wide: true, cell: (row) => <Uses question={row} /> },
          {
            header: "Right in work",
            align: "right",
            cell: (row) => <Passed passed={row.passed} asked={row.asked} />,
          },
          {
            header: "Right in qualification",
            align: "right",
            wide: true,
            cell: (row) => <Passed passed={row.qualification_passed} asked={row.qualification_asked} />,
          },
        ]}
      />
      <Drawer
        opened={shown !== null}
        onClose={() => setShown(null)}
        position="right"
        size="min(720px, 100vw)"
        title="Gold question"
      >
        {shown !== null && <GoldView projectId={projectId} goldId={shown} onRetired={() => setShown(null)} />}
      </Drawer>
      {writing && <WriteQuestionModal projectId={projectId} onClose={() => setWriting(false)} />}
    </>
  );
}

function Uses({ question }: { question: GoldQuestion }) {
  if (question.retired_at) return <Badge variant="default">Retired</Badge>;
  return (
    <Group gap={6}>
      {question.in_work && <Badge variant="default">In work</Badge>}
      {question.in_qualification && <Badge variant="default">In qualification</Badge>}
      {!question.in_work && !question.in_qualification && (
        <Text size="sm" c="dimmed">
          Nowhere
        </Text>
      )}
    </Group>
  );
}

function Passed({ passed, asked }: { passed: number; asked: number }) {
  return (
    <Text size="sm" className="tabular" c={asked ? undefined : "dimmed"}>
      {passedWords(passed, asked)}
    </Text>
  );
}
