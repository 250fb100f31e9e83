import { Button, Group, Modal, Text } from "@mantine/core";

/** Offers to give a begun task back when the person leaves it. */
export function LeaveModal({
  opened,
  leasedUntil,
  onStay,
  onKeep,
  onGiveBack,
}: {
  opened: boolean;
  leasedUntil: string;
  onStay: () => void;
  onKeep: () => void;
  onGiveBack: () => void;
}) {
  const until = new Date(leasedUntil).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return (
    <Modal opened={opened} onClose={onStay} title="Leave this task?">
      <Text size="sm" mb="lg">
        Your draft is saved. You can keep the task and come back to it before {until}, or give it back, so
        that somebody else can have it.
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="subtle" color="gray" onClick={onStay}>
          Stay
        </Button>
        <Button variant="default" onClick={onGiveBack}>
          Give it back
        </Button>
        <Button onClick={onKeep} data-autofocus>
          Keep it
        </Button>
      </Group>
    </Modal>
  );
}
