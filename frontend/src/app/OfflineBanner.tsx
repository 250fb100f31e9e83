import { Group, Text } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import classes from "./OfflineBanner.module.css";

/** Says that the network is gone, and that work is not lost by it. */
export function OfflineBanner() {
  const { online } = useNetwork();
  return (
    <div role="status" aria-live="polite">
      {!online && (
        <Group className={classes.banner} gap="xs" justify="center" wrap="nowrap">
          <IconCloudOff size={16} aria-hidden />
          <Text size="sm" fw={550}>
            You are offline. What you write is kept on this device and sent when the connection is back.
          </Text>
        </Group>
      )}
    </div>
  );
}
