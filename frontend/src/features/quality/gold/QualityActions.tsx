import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconEyeCheck, IconTargetArrow } from "@tabler/icons-react";
import { useState } from "react";
import { useRoles } from "@/app/session";
import type { AnnotationDetail } from "@/features/annotate/api";
import { MakeGoldModal } from "./MakeGoldModal";
import { PlantProbeModal } from "./PlantProbeModal";

/** What a manager can make of approved work: a gold question, or a probe for the review queue. */
export function QualityActions({ detail }: { detail: AnnotationDetail }) {
  const manages = useRoles(detail.project).has("manager");
  const [asked, setAsked] = useState<"gold" | "probe" | null>(null);
  if (!manages || detail.state !== "approved") return null;
  const close = () => setAsked(null);
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            Use it to check work
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTargetArrow size={16} aria-hidden />} onClick={() => setAsked("gold")}>
            Make a gold question of it
          </Menu.Item>
          <Menu.Item leftSection={<IconEyeCheck size={16} aria-hidden />} onClick={() => setAsked("probe")}>
            Plant it in the review queue
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === "gold" && <MakeGoldModal detail={detail} onClose={close} />}
      {asked === "probe" && <PlantProbeModal detail={detail} onClose={close} />}
    </>
  );
}
