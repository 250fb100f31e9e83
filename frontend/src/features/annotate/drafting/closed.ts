const keyOf = (id: number) => `tuneloop.draft-closed-${id}`;

/** Remembers, for as long as the tab is open, that a draft was put away. */
export function rememberClosed(id: number): void {
  try {
    window.sessionStorage.setItem(keyOf(id), "1");
  } catch {
    // A device without room: the draft is shown once more after a reload.
  }
}

export function wasClosed(id: number): boolean {
  try {
    return window.sessionStorage.getItem(keyOf(id)) !== null;
  } catch {
    return false;
  }
}
