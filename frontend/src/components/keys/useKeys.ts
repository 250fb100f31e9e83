import { useEffect, useRef } from "react";
import { offerActions } from "./active";
import { useKeyMap } from "./KeyMapContext";
import { isDialogOpen, type KeyBinding, matchBinding } from "./keys";

/** Listens for the bindings while the component is on the page and no dialog is in front. */
export function useKeys(bindings: KeyBinding[]) {
  const map = useKeyMap();
  const current = useRef({ bindings, map });
  useEffect(() => {
    current.current = { bindings, map };
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // A held key must not submit twice.
      if (event.defaultPrevented || event.repeat || isDialogOpen()) return;
      const binding = matchBinding(event, current.current.bindings, current.current.map);
      if (!binding) return;
      event.preventDefault();
      binding.run();
    };
    window.addEventListener("keydown", listen);
    const withdraw = offerActions(() => current.current.bindings);
    return () => {
      window.removeEventListener("keydown", listen);
      withdraw();
    };
  }, []);
}
