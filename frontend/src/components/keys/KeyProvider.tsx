import { Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { activeActions } from "./active";
import { KeyList } from "./KeyList";
import { KeyMapProvider } from "./KeyMapContext";
import type { KeyMap } from "./keymap";
import { useKeys } from "./useKeys";

const HelpContext = createContext<() => void>(() => {});

/** Shows the keys of the page that is open. */
export function useShowKeys(): () => void {
  return useContext(HelpContext);
}

/** The person's own keys for all that is below, and the list of them on `?`. */
export function KeyProvider({ map, children }: { map: KeyMap; children: ReactNode }) {
  return (
    <KeyMapProvider value={map}>
      <Help>{children}</Help>
    </KeyMapProvider>
  );
}

function Help({ children }: { children: ReactNode }) {
  const [opened, { open, close }] = useDisclosure(false);
  useKeys([{ id: "app.keys", run: open }]);
  // What is on the page is asked for as the list opens.
  const bindings = useMemo(() => (opened ? activeActions() : []), [opened]);
  return (
    <HelpContext.Provider value={open}>
      {children}
      <Modal opened={opened} onClose={close} title="Keyboard shortcuts">
        <KeyList bindings={bindings} onLeave={close} />
      </Modal>
    </HelpContext.Provider>
  );
}
