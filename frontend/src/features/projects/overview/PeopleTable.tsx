import { Paper, Table, Text, Title } from "@mantine/core";
import { count, duration } from "@/components/numbers";
import type { PersonProgress } from "../api";

/** Who has done how much, for reviewers and managers. */
export function PeopleTable({ people }: { people: PersonProgress[] }) {
  return (
    <Paper component="section" aria-label="People at work">
      <Title order={2} size="h3" p="md" pb={4}>
        People at work
      </Title>
      {people.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          Nobody has submitted anything yet.
        </Text>
      ) : (
        <Table aria-label="People at work" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th ta="right">In review</Table.Th>
              <Table.Th ta="right">Approved</Table.Th>
              <Table.Th ta="right" visibleFrom="md">
                Returned
              </Table.Th>
              <Table.Th ta="right" visibleFrom="md">
                Rejected
              </Table.Th>
              <Table.Th ta="right" visibleFrom="md">
                Time per answer
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map((person) => (
              <Table.Tr key={person.id}>
                <Table.Td>
                  <Text size="sm" fw={550}>
                    {person.name}
                  </Text>
                </Table.Td>
                <Figure value={person.submitted} />
                <Figure value={person.approved} />
                <Figure value={person.returned} wide />
                <Figure value={person.rejected} wide />
                <Table.Td ta="right" className="tabular" visibleFrom="md" style={{ whiteSpace: "nowrap" }}>
                  {pace(person)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}

function Figure({ value, wide = false }: { value: number; wide?: boolean }) {
  return (
    <Table.Td ta="right" className="tabular" visibleFrom={wide ? "md" : undefined}>
      <Text span size="sm" c={value ? undefined : "dimmed"}>
        {count(value)}
      </Text>
    </Table.Td>
  );
}

function pace({ submitted, approved, returned, rejected, seconds_spent }: PersonProgress): string {
  const answers = submitted + approved + returned + rejected;
  return answers && seconds_spent ? duration(seconds_spent / answers) : "–";
}
