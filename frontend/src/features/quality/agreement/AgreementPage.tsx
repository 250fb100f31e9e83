import { SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { Section } from "@/components/Section";
import { inWords } from "@/components/StateBadge";
import { AgreementTrend } from "../dashboard/AgreementTrend";
import { coefficient, shareWords, windowWords } from "../figures";
import { FigureCell, Freshness, NotComputed, WideTable } from "../parts";
import { agreementQuery, type QuestionAgreement } from "../reports";
import { agreementRoute } from "../routes";
import { Question } from "./Question";
import { Ranking } from "./Ranking";

/** How far people say the same of the same task, how that moves, and which sources of answers they prefer. */
export function AgreementPage() {
  const { projectId } = agreementRoute.useParams();
  const report = useQuery(agreementQuery(projectId));
  return (
    <PageFrame>
      <PageHeader
        title="Agreement"
        description="How often people agree on the same task. Each figure comes with its 95% interval and the number of tasks behind it."
        actions={report.data?.data && <Freshness projectId={projectId} report={report.data} />}
      />
      <Stack gap="lg">
        <QueryBoundary query={report} errorTitle="The agreement could not be shown">
          {({ data, computed_at }) =>
            data === null ? (
              <NotComputed projectId={projectId}>
                They are computed in the background, from the answers that several people gave to the same
                tasks.
              </NotComputed>
            ) : (
              <>
                <Text size="sm" c="dimmed">
                  {windowWords(data.window)}
                </Text>
                {data.questions.map((question) => (
                  <Question key={`${question.kind}-${question.field}`} question={question} />
                ))}
                <SimpleGrid cols={{ base: 1, md: 2 }}>
                  <AgreementTrend projectId={projectId} trend={{ computed_at, weeks: data.weeks }} all />
                </SimpleGrid>
                <Pairs questions={data.questions} />
              </>
            )
          }
        </QueryBoundary>
        <Ranking projectId={projectId} />
      </Stack>
    </PageFrame>
  );
}

/** Two people who differ often: where one of them has understood the task otherwise. */
function Pairs({ questions }: { questions: QuestionAgreement[] }) {
  const rows = questions.flatMap((question) => question.pairs.map((pair) => ({ question, pair })));
  if (rows.length === 0) return null;
  return (
    <Section
      title="Pairs of people who agree least"
      description="On the tasks that both answered. One of the two may read the guidelines in another way."
    >
      <WideTable
        label="Pairs of people who agree least"
        head={
          <>
            <Table.Th>People</Table.Th>
            <Table.Th>About</Table.Th>
            <Table.Th>Say the same</Table.Th>
            <Table.Th>Kappa</Table.Th>
          </>
        }
      >
        {rows.map(({ question, pair }) => (
          <Table.Tr key={`${question.kind}-${question.field}-${pair.one.id}-${pair.other.id}`}>
            <Table.Td>
              {pair.one.name} and {pair.other.name}
            </Table.Td>
            <Table.Td>{question.label || inWords(question.kind)}</Table.Td>
            <FigureCell {...shareWords(pair.raw)} />
            <FigureCell value={pair.kappa.value === null ? "–" : coefficient(pair.kappa.value)} />
          </Table.Tr>
        ))}
      </WideTable>
    </Section>
  );
}
