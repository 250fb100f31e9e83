/** Takes the focus out of the field that has it, so that single letters are keys again. */
export function leaveField() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
