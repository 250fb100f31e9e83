"""What an annotator does in a browser, for the tests in which somebody has to."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Response, expect

from tests.e2e.browsing import Visit

SUBMIT = "Control+Enter"
NEXT = "Submitted. Here is the next task."


def is_claim(response: Response) -> bool:
    """Tell whether this is the answer to a person who asked for a task."""
    return response.url.endswith("/claim/")


def work_on(window: Visit, project: str, kind: str) -> tuple[Page, dict[str, Any]]:
    """Open the annotator's page and return it with the assignment that the server handed out."""
    with window.page.expect_response(is_claim) as handed_out:
        page = window.open(f"/projects/{window.project(project)}/annotate?kind={kind}")
    return page, handed_out.value.json()["assignment"]


def expect_said(page: Page, words: str) -> None:
    """Wait for something that is read out."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_attached()
