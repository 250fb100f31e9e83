"""What browser tests do all the time: open the product as somebody, look, check what assistive technology sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
PEOPLE = json.loads((ROOT / "annotation" / "demo" / "data" / "people.json").read_text())
PASSWORD: str = PEOPLE["password"]
SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1440, "height": 900},
    "tablet": {"width": 768, "height": 1024},
    "phone": {"width": 390, "height": 844},
}
Size = Literal["desktop", "tablet", "phone"]
Scheme = Literal["light", "dark"]
Contrast = Literal["no-preference", "more"]
# A page that loads lazily is still when nothing in it says that it loads.
LOADING = "[data-loading='true'], .mantine-Skeleton-root[data-visible='true'], [aria-busy='true']"


# A machine that does other things as well may take its time; the default of 5 seconds is for one that does not.
expect.set_options(timeout=15_000)


class Visit:
    """One person's browser window on the running product, and what went wrong in it."""

    def __init__(self, browser: Browser, url: str, *, size: Size = "desktop", scheme: Scheme = "light") -> None:
        self.url = url
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport=SIZES[size],
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", self._watch)

    def sign_in(self, who: str) -> Visit:
        """Sign in over the API as ``annotator``, ``reviewer``, ``manager``, ``admin`` or another name of people.json."""
        self.context.request.get("/api/v1/auth/csrf/")
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        answer = self.context.request.post(
            "/api/v1/auth/login/",
            data={"email": f"{who}@demo.tuneloop", "password": PASSWORD},
            headers={"X-CSRFToken": token, "Referer": self.url},
        )
        assert answer.ok, answer.text()
        return self

    def open(self, path: str) -> Page:
        """Go to an address of the product and wait until the page is there."""
        self.page.goto(path)
        settle(self.page)
        return self.page

    def api(self, path: str) -> Any:
        """Read from the API as the person who is signed in."""
        # A connection that was kept open may be closed by the server just as it is used again.
        answer = self.context.request.get(f"/api/v1/{path}", max_retries=2)
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:500]}"
        return answer.json()

    def send(self, path: str, body: Any = None, *, method: Literal["POST", "PUT", "PATCH", "DELETE"] = "POST") -> Any:
        """Change something over the API as the person who is signed in: the scene that a test begins with."""
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        headers = {"X-CSRFToken": token, "Referer": self.url}
        answer = self.context.request.fetch(f"/api/v1/{path}", method=method, data=body, headers=headers, max_retries=2)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()[:500]}"
        return answer.json() if answer.body() else None

    def look(self, *, size: Size, scheme: Scheme, contrast: Contrast = "no-preference") -> None:
        """Show the page that is open at another width or in another theme, without loading it anew."""
        self.page.set_viewport_size(SIZES[size])
        self.page.emulate_media(color_scheme=scheme, contrast=contrast, reduced_motion="reduce")
        settle(self.page)

    def project(self, name: str) -> int:
        """Return the id of a project by its name."""
        return next(int(row["id"]) for row in self.api("projects/?page_size=200")["results"] if row["name"] == name)

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def _watch(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.request.method} {response.url}")

    def close(self) -> None:
        """Close the window."""
        self.context.close()


def settle(page: Page) -> None:
    """Wait until nothing on the page says that it is loading."""
    page.wait_for_load_state("load")
    expect(page.locator("main, [role='main']").first).to_be_visible()
    expect(page.locator(LOADING)).to_have_count(0)
    page.evaluate(END_ANIMATIONS)


# Colours on their way from one scheme to the other are nobody's colours.
END_ANIMATIONS = """async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const animation of document.getAnimations())
        if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
}"""


def screenshot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page in var/screenshots, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower()).strip('-')}.png"
    page.screenshot(path=path, full_page=True)
    return path


def assert_no_violations(page: Page, *, leave_out: Iterable[str] = (), only: Iterable[str] = ()) -> None:
    """Check the page with axe-core: labels, roles, contrast, focus order. ``leave_out`` names rules, with a good reason;
    ``only`` names the rules to look at where the others were looked at already.
    """
    # WCAG 2.2 asks for targets of 24 pixels; axe-core has to be told.
    rules: dict[str, Any] = {"target-size": {"enabled": True}} | {rule: {"enabled": False} for rule in leave_out}
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": rules}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    results = Axe().run(page, options=options)
    found = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"    {node['html'][:200]}\n    {node['failureSummary']}" for node in violation["nodes"][:5])
        for violation in results.response["violations"]
    ]
    assert not found, f"{page.url}\n" + "\n".join(found)


def assert_fits(page: Page) -> None:
    """Check that nothing makes the page wider than the window."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= window, f"{page.url} is {width} px wide in a window of {window} px"
