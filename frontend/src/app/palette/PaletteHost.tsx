import { UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { KeyCap } from "@/components/keys/Chord";
import { catchTyping } from "@/components/keys/catchTyping";
import { useKeys } from "@/components/keys/useKeys";
import shell from "../Shell.module.css";

// Fetched when somebody first wants it: the pages load without it.
const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));

/** The button and the key that open the command palette. */
export function PaletteHost() {
  const [opened, setOpened] = useState(false);
  const before = useRef<HTMLElement | null>(null);
  const then = useRef<(() => void) | null>(null);
  // What is typed before the field is there belongs to it: the keys of the page would choose and submit.
  const typed = useRef<() => string>(() => "");
  const open = () => {
    typed.current();
    typed.current = catchTyping(() => setOpened(false));
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setOpened(true);
  };
  useKeys([{ id: "app.palette", run: open }]);
  // What was chosen is done once the palette is gone and the focus is back: it may put the focus elsewhere.
  useEffect(() => () => void typed.current(), []);
  useEffect(() => {
    if (!opened) typed.current();
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
            onReady={() => typed.current()}
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
