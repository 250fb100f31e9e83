"""Gold questions for the tests, made by the services of the product."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from annotation.models import Annotation, Assignment, GoldQuestion, Project
from annotation.services.gold_questions import write_question
from annotation.services.submitting import submit
from tests.annotation.making import claimed, item, join, person, response

JSON_SCHEMA = {"type": "object", "properties": {"intent": {"type": "string"}}, "required": ["intent"]}


def pair_question(
    project: Project, by: User, text: str = "Which is right?", choice: str = "A", **use: Any
) -> GoldQuestion:
    question = {"prompt": text, "responses": [f"Good answer to {text}", f"Bad answer to {text}"]}
    return write_question(project=project, by=by, question=question, key={"choice": choice}, **use)


def json_question(
    project: Project, by: User, text: str = "Where is it?", intent: str = "status", **use: Any
) -> GoldQuestion:
    return write_question(project=project, by=by, question={"prompt": text}, key={"json": {"intent": intent}}, **use)


def right(assignment: Assignment, question: GoldQuestion) -> dict[str, Any]:
    """The payload that matches the key, as this person sees the pair."""
    choice = question.key["choice"]
    if choice in ("tie", "both_bad"):
        return vote(choice)
    return vote("AB"[assignment.shown_order.index(choice)])


def wrong(assignment: Assignment, question: GoldQuestion) -> dict[str, Any]:
    others = {"A", "B", "tie", "both_bad"} - {right(assignment, question)["choice"]}
    return vote(sorted(others)[0])


def vote(choice: str) -> dict[str, Any]:
    return {"choice": choice, "strength": 2 if choice in "AB" else None, "reasons": [], "comment": ""}


def send(assignment: Assignment, payload: dict[str, Any]) -> Annotation:
    return submit(user=assignment.user, assignment_id=assignment.pk, token=assignment.token, payload=payload).annotation


__all__ = ["claimed", "item", "join", "person", "response"]
