"""A person without a mouse: every step is a key, and every control is found by what it is called."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

MOST_STEPS = 120
# A press of the keyboard on a button makes a click as well; only a pointer makes these.
WATCH = """
window.__pointer = [];
for (const name of ['pointerdown', 'mousedown', 'touchstart'])
    addEventListener(name, (event) => event.isTrusted && window.__pointer.push(name), {capture: true});
"""
# What has the focus, as assistive technology says it: close to the accessible name of what we press.
FOCUSED = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const words = (id) => document.getElementById(id)?.textContent ?? '';
    const labelled = (it.getAttribute('aria-labelledby') ?? '').split(/\\s+/).filter(Boolean).map(words).join(' ');
    const label = it.getAttribute('aria-label') || labelled || it.labels?.[0]?.textContent
        || it.textContent || it.getAttribute('placeholder') || it.title || '';
    const box = it.getBoundingClientRect();
    return {name: label.replace(/\\s+/g, ' ').trim(), tag: it.tagName, role: it.getAttribute('role') ?? '',
        type: it.type ?? '', seen: box.width > 0 && box.height > 0};
}"""


class Hands:
    """Two hands on a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(WATCH)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def focused(self) -> dict[str, Any] | None:
        """Return the name of what has the focus, and what it is; None where nothing has it."""
        found = self.page.evaluate(FOCUSED)
        return dict(found) if found else None

    def go_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until a control of this name has the focus; each stop on the way has a name, too."""
        passed: list[str] = []
        for _ in range(MOST_STEPS):
            found = self.focused()
            if found:
                assert found["name"], f"a control without a name: {found}, after {passed[-3:]}"
                if name in found["name"]:
                    return
                passed.append(found["name"][:40])
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{name!r} is not reached by Tab. Passed: {passed}")

    def go_to_page(self, name: str) -> None:
        """Open the command palette and choose a page by its name."""
        self.press("Control+k")
        expect(self.page.get_by_role("combobox", name="Go to a page, or do something")).to_be_focused()
        self.write(name)
        expect(self.page.get_by_role("option", name=name).first).to_have_attribute("aria-selected", "true")
        self.press("Enter")

    def used_no_mouse(self) -> None:
        """Make sure that nothing was pressed with a pointer on the page that is open."""
        assert self.page.evaluate("window.__pointer") == []
