"""What an annotator does in a browser, for the tests in which somebody has to."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Response, expect

from tests.e2e.browsing import Visit, settle

SUBMIT = "Control+Enter"
NEXT = "Submitted. Here is the next task."


def is_claim(response: Response) -> bool:
    """Tell whether this is the answer to a person who asked for a task."""
    return response.url.endswith("/claim/")


def work_on(window: Visit, project: str, kind: str) -> tuple[Page, dict[str, Any]]:
    """Open the annotator's page and return it with the assignment that the server handed out."""
    with window.page.expect_response(is_claim) as handed_out:
        page = window.open(f"/projects/{window.project(project)}/annotate?kind={kind}")
    put_off(page)
    return page, handed_out.value.json()["assignment"]


def put_off(page: Page) -> None:
    """Go on to the task where work came back, which comes first."""
    later = page.get_by_role("button", name="Later, give me the next task")
    if later.is_visible():
        later.click()
        settle(page)


class HandedOut:
    """Every task that a page is given from now on, in the order in which it shows them: the next is fetched ahead."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers: list[Response] = []
        page.on("response", lambda response: self.answers.append(response) if is_claim(response) else None)

    def wait_for(self, number: int) -> dict[str, Any]:
        """Return the assignment that came as this number, counted from zero; wait until it has come."""
        for _ in range(100):
            found: dict[int, dict[str, Any]] = {}
            for answer in self.answers:
                assignment = answer.json()["assignment"]
                if assignment:
                    found.setdefault(assignment["id"], assignment)
            if len(found) > number:
                return list(found.values())[number]
            self.page.wait_for_timeout(100)
        raise AssertionError(f"task {number} was not handed out within 10 seconds; {len(self.answers)} answers came")


def expect_said(page: Page, words: str) -> None:
    """Wait for something that is read out."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_attached()
