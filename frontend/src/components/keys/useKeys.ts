import { useEffect, useRef } from "react";
import { isDialogOpen, type KeyBinding, matchBinding } from "./keys";

/** Listens for the bindings while the component is on the page and no dialog is in front. */
export function useKeys(bindings: KeyBinding[]) {
  const current = useRef(bindings);
  useEffect(() => {
    current.current = bindings;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // A held key must not submit twice.
      if (event.defaultPrevented || event.repeat || isDialogOpen()) return;
      const binding = matchBinding(event, current.current);
      if (!binding) return;
      event.preventDefault();
      binding.run();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
