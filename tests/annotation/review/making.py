"""Answers that agree and answers that do not, for the tests of review."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from annotation.models import Annotation, Project, Task
from annotation.services.submitting import submit
from tests.annotation.making import answer, claimed, rank_task, write_task

FIRST, SECOND = 0, 1


def judgement(task: Task, shown_order: list[int], which: int | str, strength: int = 2) -> dict[str, Any]:
    """The payload of somebody who prefers the task's first or second candidate (or neither)."""
    if isinstance(which, str):
        return {"choice": which, "strength": None}
    preferred = task.candidates.get(position=which).response_id
    return {"choice": "AB"[shown_order.index(preferred)], "strength": strength}


def voted(project: Project, user: User, which: int | str, strength: int = 2, comment: str = "") -> Annotation:
    """Claim a pair and judge it."""
    assignment = claimed(project, user, "rank")
    payload = judgement(assignment.task, assignment.shown_order, which, strength) | {"comment": comment}
    return submit(user=user, assignment_id=assignment.pk, token=assignment.token, payload=payload).annotation


def wrote(project: Project, user: User, text: str) -> Annotation:
    """Claim a prompt and answer it."""
    assignment = claimed(project, user, "write")
    return submit(user=user, assignment_id=assignment.pk, token=assignment.token, payload=answer(text)).annotation


def seen_the_other_way_round(vote: Annotation) -> None:
    """Have a vote's author seen the pair in the other order than the task's own, with the same meaning."""
    own = list(vote.task.candidates.order_by("position").values_list("response_id", flat=True))
    if vote.assignment.shown_order == own:
        vote.assignment.shown_order = own[::-1]
        vote.assignment.save(update_fields=["shown_order"])
        vote.payload = vote.payload | {"choice": {"A": "B", "B": "A"}[vote.payload["choice"]]}
        vote.save(update_fields=["payload"])
        vote.revisions.update(payload=vote.payload)


def disputed_pair(project: Project, people: list[User], text: str = "Which?") -> tuple[Task, list[Annotation]]:
    """Make a pair of which the first person prefers the first candidate, and the others the second."""
    task = rank_task(project, text, answers=len(people))
    votes = [voted(project, user, FIRST if place == 0 else SECOND) for place, user in enumerate(people)]
    task.refresh_from_db()
    for vote in votes:
        vote.refresh_from_db()
    assert task.disputed
    return task, votes


def written(project: Project, people: list[User], texts: list[str]) -> tuple[Task, list[Annotation]]:
    """Make a prompt and let people answer it."""
    task = write_task(project, f"{texts}", answers=len(people))
    answers = [wrote(project, user, text) for user, text in zip(people, texts, strict=True)]
    task.refresh_from_db()
    for one in answers:
        one.refresh_from_db()
    return task, answers


def with_policy(project: Project, policy: str, **settings: Any) -> Project:
    """Set a project's review policy, as a manager had it from the start."""
    for name, value in {"review_policy": policy, **settings}.items():
        setattr(project, name, value)
    project.save()
    return project


def standing(*annotations: Annotation) -> list[tuple[str, str]]:
    """Return where answers stand: the state, and why they wait."""
    found = []
    for annotation in annotations:
        annotation.refresh_from_db()
        found.append((annotation.state, annotation.review_reason))
    return found
