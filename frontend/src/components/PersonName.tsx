import { Avatar, Group, Text } from "@mantine/core";
import { useMe } from "@/app/session";

/** A person in a list: their name, or their address where they have none, and whether it is oneself. */
export function PersonName({ person }: { person: { id: number; name: string; email: string } }) {
  const me = useMe();
  return (
    <Group gap="sm" wrap="nowrap">
      <Avatar name={person.name || person.email} color="initials" size={32} aria-hidden visibleFrom="sm" />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={550} style={{ overflowWrap: "anywhere" }}>
          {person.name || person.email}
          {person.id === me.id && (
            <Text span c="dimmed" size="sm">
              {" "}
              (you)
            </Text>
          )}
        </Text>
        {person.name && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {person.email}
          </Text>
        )}
      </div>
    </Group>
  );
}
