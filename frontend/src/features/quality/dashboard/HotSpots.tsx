import { Group, Table, Text } from "@mantine/core";
import { useRoles } from "@/app/session";
import { CsvButton } from "@/components/charts/ChartCard";
import { AnchorLink, ButtonLink } from "@/components/links";
import { Section } from "@/components/Section";
import { inWords } from "@/components/StateBadge";
import { anchorOf, headingInWords } from "@/components/text/sections";
import { WideTable } from "../parts";
import { chartFile, type HotSpot } from "./api";

const SHOWN = 10;
const CAUSES: Record<HotSpot["cause"], string> = {
  ambiguous_prompt: "Ambiguous prompt",
  guideline_gap: "Gap in the guidelines",
  slip: "Slip",
};

/** Where the guidelines fall short: what reviewers named as causes, by section. */
export function HotSpots({ projectId, spots, days }: { projectId: number; spots: HotSpot[]; days: number }) {
  const manages = useRoles(projectId).has("manager");
  return (
    <Section
      title="Guideline hot spots"
      description={
        spots.length > 0
          ? `What reviewers named as the cause when answers were wrong or differed, in the last ${days} days. A gap in the guidelines is closed by a new version.`
          : `No reviewer has named a cause in the last ${days} days.`
      }
      actions={
        spots.length > 0 && (
          <CsvButton title="Guideline hot spots" href={chartFile(projectId, "hot-spots", days)} />
        )
      }
    >
      {spots.length > 0 && (
        <WideTable
          label="Guideline hot spots"
          minWidth={640}
          head={
            <>
              <Table.Th>Section</Table.Th>
              <Table.Th>Cause</Table.Th>
              <Table.Th ta="right">Times</Table.Th>
              <Table.Th>Such as</Table.Th>
              {manages && (
                <Table.Th>
                  <span className="visually-hidden">Actions</span>
                </Table.Th>
              )}
            </>
          }
        >
          {spots.slice(0, SHOWN).map((spot) => (
            <Table.Tr key={`${spot.section}-${spot.guideline_number}-${spot.cause}`}>
              <Table.Td>
                <SectionLink projectId={projectId} spot={spot} />
              </Table.Td>
              <Table.Td>{CAUSES[spot.cause] ?? inWords(spot.cause)}</Table.Td>
              <Table.Td ta="right" className="tabular">
                {spot.count.toLocaleString("en")}
              </Table.Td>
              <Table.Td>
                <Group gap={8}>
                  {spot.examples.slice(0, 3).map((task) => (
                    <AnchorLink
                      key={task}
                      size="sm"
                      to="/projects/$projectId/tasks/$taskId"
                      params={{ projectId, taskId: task }}
                    >
                      Task {task}
                    </AnchorLink>
                  ))}
                </Group>
              </Table.Td>
              {manages && (
                <Table.Td ta="right">
                  {spot.section && (
                    <ButtonLink
                      size="compact-xs"
                      variant="default"
                      to="/projects/$projectId/guidelines"
                      params={{ projectId }}
                      search={{ edit: spot.section }}
                      aria-label={`Amend ${headingInWords(spot.section)}`}
                    >
                      Amend
                    </ButtonLink>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Section>
  );
}

function SectionLink({ projectId, spot }: { projectId: number; spot: HotSpot }) {
  if (!spot.section)
    return (
      <Text size="sm" c="dimmed">
        No section named{spot.guideline_number ? `, version ${spot.guideline_number}` : ""}
      </Text>
    );
  return (
    <AnchorLink
      size="sm"
      to="/projects/$projectId/guidelines"
      params={{ projectId }}
      search={spot.guideline_number ? { version: spot.guideline_number } : {}}
      hash={anchorOf(spot.section)}
    >
      {headingInWords(spot.section)}
      {spot.guideline_number ? `, version ${spot.guideline_number}` : ""}
    </AnchorLink>
  );
}
