import { afterEach, expect, it, vi } from "vitest";
import { catchTyping } from "./catchTyping";

const page = vi.fn();

function press(key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.body.dispatchEvent(event);
  return event;
}

afterEach(() => {
  window.removeEventListener("keydown", page);
  page.mockReset();
});

it("keeps what is typed until the field is there, and the page hears none of it", () => {
  window.addEventListener("keydown", page);
  const end = catchTyping(() => undefined);
  for (const key of ["b", "o", "z", "Backspace", "t", "Enter", "Shift", "H"]) press(key);
  const chord = press("Enter", { ctrlKey: true });
  expect(chord.defaultPrevented).toBe(true);
  expect(end()).toBe("botH");
  expect(page).not.toHaveBeenCalled();
});

it("leaves the keys alone afterwards, and gives what was typed once", () => {
  const end = catchTyping(() => undefined);
  press("a");
  expect(end()).toBe("a");
  window.addEventListener("keydown", page);
  expect(press("b").defaultPrevented).toBe(false);
  expect(page).toHaveBeenCalledOnce();
  expect(end()).toBe("");
});

it("says when it is given up", () => {
  const onEscape = vi.fn();
  const end = catchTyping(onEscape);
  press("Escape");
  expect(onEscape).toHaveBeenCalledOnce();
  end();
});
