import { useDisclosure } from "@mantine/hooks";
import type { KeyBinding } from "@/components/keys/keys";

/** Skipping: at once where nothing was written, with a reason where something is dropped or somebody wants to give one. */
export function useSkipping({
  allowed,
  started,
  onSkip,
}: {
  allowed: boolean;
  started: () => boolean;
  onSkip: (reason: string) => void;
}) {
  const [asking, { open: ask, close }] = useDisclosure(false);
  const skip = () => (started() ? ask() : onSkip(""));
  const keys: KeyBinding[] = [
    { id: "task.skip", run: skip, disabled: !allowed },
    { id: "task.skip.why", run: ask, disabled: !allowed },
  ];
  return { asking, skip, close, keys };
}
