"""A newcomer from the sign-in page to the first submitted task, at a person's speed, from each template (C6)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import sync_playwright

from annotation.project_templates import templates
from tests.benchmarks.figures import figure, machine
from tests.e2e import chromium
from tests.e2e.browsing import PASSWORD, Visit
from tests.e2e.newcomer import HUMAN, Newcomer, way
from tests.e2e.product import running_copy


def run() -> None:
    """Print the seconds for each template."""
    path = chromium.find()
    if path is None:
        figure("newcomer", None, "s", reason=f"no Chromium was found. {chromium.HOW_TO_HAVE}")
        return
    pace = f"{HUMAN.key:g} ms a key, {HUMAN.click:g} ms before a click, {HUMAN.read / 1000:g} s of reading a step"
    with (
        tempfile.TemporaryDirectory() as folder,
        running_copy(Path(folder), workers=False) as product,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        admin = Visit(browser, product.url).sign_in("admin")
        for template in templates().values():
            email = f"new-{uuid4().hex[:8]}@demo.tuneloop"
            admin.send("users/", {"email": email, "name": "New", "password": PASSWORD, "is_administrator": True})
            window = Visit(browser, product.url)
            newcomer = Newcomer(window.page, pace=HUMAN)
            seconds = way(newcomer, email=email, title=template.title, name=f"{template.title} of ours")
            window.close()
            figure("newcomer", seconds, "s", template=template.key, pace=pace, machine=machine())
        browser.close()
