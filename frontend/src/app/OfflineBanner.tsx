import { Group, Text } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import { useEffect } from "react";
import classes from "./OfflineBanner.module.css";

/** Says that the network is gone, and that work is not lost by it. */
export function OfflineBanner() {
  const { online } = useNetwork();
  // The page moves down by the banner's height (global.css), so that the banner covers nothing.
  useEffect(() => {
    document.documentElement.toggleAttribute("data-offline", !online);
  }, [online]);
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
