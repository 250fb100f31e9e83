/**
 * Keeps what is typed for a field that was asked for and is not there yet, so that the page below does not take it for
 * its keys. Returns the way to end it, which gives what was typed. Escape calls `onEscape`.
 */
export function catchTyping(onEscape: () => void): () => string {
  let typed = "";
  const catchKey = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") onEscape();
    else if (event.key === "Backspace") typed = typed.slice(0, -1);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typed += event.key;
  };
  window.addEventListener("keydown", catchKey, { capture: true });
  return () => {
    window.removeEventListener("keydown", catchKey, { capture: true });
    const caught = typed;
    typed = "";
    return caught;
  };
}
