import { UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { KeyCap } from "@/components/keys/Chord";
import { useKeys } from "@/components/keys/useKeys";
import shell from "../Shell.module.css";

// Fetched when somebody first wants it: the pages load without it.
const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));

/** The button and the key that open the command palette. */
export function PaletteHost() {
  const [opened, setOpened] = useState(false);
  const before = useRef<HTMLElement | null>(null);
  const then = useRef<(() => void) | null>(null);
  const open = () => {
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setOpened(true);
  };
  useKeys([{ id: "app.palette", run: open }]);
  // What was chosen is done once the palette is gone and the focus is back: it may put the focus elsewhere.
  useEffect(() => {
    if (opened || before.current === null) return;
    before.current.focus({ preventScroll: true });
    before.current = null;
    then.current?.();
    then.current = null;
  }, [opened]);
  return (
    <>
      <UnstyledButton className={shell.search} onClick={open} aria-haspopup="dialog">
        <IconSearch size={16} stroke={1.8} aria-hidden />
        <span>Go to…</span>
        <KeyCap of="app.palette" />
      </UnstyledButton>
      {opened && (
        <Suspense fallback={null}>
          <Palette
            onClose={(run) => {
              then.current = run ?? null;
              setOpened(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
