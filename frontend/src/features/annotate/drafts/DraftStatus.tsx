import { Group, Text } from "@mantine/core";
import {
  type Icon,
  IconAlertTriangle,
  IconBrowser,
  IconCheck,
  IconCloudOff,
  IconDeviceFloppy,
  IconDots,
  IconLock,
} from "@tabler/icons-react";
import { useRef } from "react";
import type { DraftStatus as Status } from "./draftSession";

const WORDS: Record<Status, { label: string; icon: Icon | null; trouble?: boolean }> = {
  clean: { label: "", icon: null },
  pending: { label: "Saving", icon: IconDots },
  saving: { label: "Saving", icon: IconDots },
  saved: { label: "Draft saved", icon: IconCheck },
  local: { label: "Draft kept on this device", icon: IconDeviceFloppy },
  offline: { label: "Offline: kept on this device", icon: IconCloudOff, trouble: true },
  signedout: { label: "Signed out: kept on this device", icon: IconLock, trouble: true },
  elsewhere: { label: "Open in another tab", icon: IconBrowser },
  conflict: { label: "Two drafts: choose one", icon: IconAlertTriangle, trouble: true },
  detached: { label: "Kept on this device only", icon: IconAlertTriangle, trouble: true },
  failed: { label: "Not saved: kept on this device", icon: IconAlertTriangle, trouble: true },
  unkept: { label: "Not saved yet: keep this page open", icon: IconAlertTriangle, trouble: true },
};

/** Where the draft is. Read out when it comes to rest, not at every keystroke. */
export function DraftStatus({ status, restored = false }: { status: Status; restored?: boolean }) {
  const { label: usual, icon: Glyph, trouble = false } = WORDS[status];
  const label = restored && status === "local" ? "Draft restored from this device" : usual;
  const spoken = useRef("");
  if (status !== "pending" && status !== "saving") spoken.current = label;
  const color = trouble ? "var(--mantine-color-error)" : "dimmed";
  return (
    <>
      <Group gap={5} wrap="nowrap" c={color} aria-hidden data-draft={status}>
        {Glyph && <Glyph size={15} style={{ flex: "none" }} />}
        <Text size="xs" c={color}>
          {label}
        </Text>
      </Group>
      <span className="visually-hidden" role="status" aria-live="polite">
        {spoken.current}
      </span>
    </>
  );
}
