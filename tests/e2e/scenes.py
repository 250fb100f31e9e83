"""Small projects of a test's own, made over the API: people, tasks and answers, before anybody looks at a page."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any
from uuid import uuid4

from tests.e2e.browsing import Visit

IMPORT_SECONDS = 60
_numbers = itertools.count(1)


def make_project(manager: Visit, *, people: dict[str, list[str]], **settings: Any) -> int:
    """Make a project with people in their roles, and return its id. Its name says that it is a test's."""
    name = f"Scene {next(_numbers)} {uuid4().hex[:6]}"
    project = int(manager.send("projects/", {"name": name, **settings})["id"])
    for who, roles in people.items():
        manager.send(f"projects/{project}/members/", {"email": f"{who}@demo.tuneloop", "roles": roles})
    return project


def import_lines(manager: Visit, project: int, kind: str, lines: list[dict[str, Any]]) -> None:
    """Import lines, and wait until they are there."""
    token = next(cookie["value"] for cookie in manager.context.cookies() if cookie["name"] == "csrftoken")
    content = "".join(json.dumps(line) + "\n" for line in lines).encode()
    answer = manager.context.request.post(
        f"/api/v1/projects/{project}/imports/",
        headers={"X-CSRFToken": token, "Referer": manager.url},
        multipart={
            "kind": kind,
            "file": {"name": "lines.jsonl", "mimeType": "application/jsonl", "buffer": content},
        },
    )
    assert answer.ok, answer.text()
    deadline = time.monotonic() + IMPORT_SECONDS
    while (batch := manager.api(f"imports/{answer.json()['id']}/"))["state"] in ("queued", "running"):
        assert time.monotonic() < deadline, batch
        time.sleep(0.2)
    assert batch["state"] == "completed", batch


def pairs(number: int, **fields: Any) -> list[dict[str, Any]]:
    """Return lines with pairs of which the first answer is the good one."""
    return [
        {
            "prompt": f"Where is parcel number {at}?",
            "responses": [f"Parcel {at} is on its way and comes on Friday.", "No idea."],
            **fields,
        }
        for at in range(1, number + 1)
    ]


def prompts(number: int, **fields: Any) -> list[dict[str, Any]]:
    """Return lines with prompts to be answered."""
    return [{"prompt": f"Please say in a sentence where parcel {at} is.", **fields} for at in range(1, number + 1)]


def claim(window: Visit, project: int, **options: Any) -> dict[str, Any]:
    """Claim as somebody, and return their assignment."""
    answer = window.send(f"projects/{project}/claim/", options)
    assert answer["assignment"], answer["reason"]
    return dict(answer["assignment"])


def answer(window: Visit, assignment: dict[str, Any], payload: dict[str, Any]) -> int:
    """Submit an answer to an assignment, and return the annotation's id."""
    body = {"token": assignment["token"], "payload": payload, "seconds_spent": 20}
    return int(window.send(f"assignments/{assignment['id']}/submit/", body)["annotation"])


def good_side(assignment: dict[str, Any]) -> str:
    """Return the letter under which a person was shown the good answer of a pair from ``pairs``."""
    (label,) = [one["label"] for one in assignment["candidates"] if "Friday" in one["messages"][-1]["content"]]
    return str(label)


def judgement(choice: str, strength: int | None = 3) -> dict[str, Any]:
    """Return a judgement as the API takes it."""
    return {"choice": choice, "strength": strength if choice in "AB" else None, "reasons": [], "comment": ""}


def judge(window: Visit, project: int, *, right: bool) -> int:
    """Claim a pair and judge it, rightly or wrongly; return the annotation's id."""
    assignment = claim(window, project, kind="rank")
    good = good_side(assignment)
    return answer(window, assignment, judgement(good if right else "AB".replace(good, "")))


def write(window: Visit, project: int, text: str) -> int:
    """Claim a prompt and answer it; return the annotation's id."""
    assignment = claim(window, project, kind="write")
    return answer(window, assignment, {"messages": [{"role": "assistant", "content": text}]})
