"""Projects, people and tasks for the tests of annotation, made by the product's own services where it has them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Organization, User
from accounts.roles import Role
from annotation.models import Annotation, Assignment, Item, Project, ProjectMembership, Response, Task
from annotation.services import counting
from annotation.services.distribution import claim
from annotation.services.reviewing import review
from annotation.services.submitting import submit
from annotation.services.tasks import create_rank_task, create_write_task
from core.hashing import digest

ANNOTATOR, REVIEWER, MANAGER = Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER
VOTE = {"choice": "A", "strength": 2, "reasons": [], "comment": ""}


def person(organization: Organization, name: str, **options: Any) -> User:
    """Make a person without a password: tests sign in by force, and Argon2 takes its time."""
    return User.objects.create(email=f"{name}@example.org", name=name, organization=organization, **options)


def join(project: Project, user: User, *roles: str) -> User:
    for role in roles:
        ProjectMembership.objects.create(project=project, user=user, role=role)
    return user


def said(text: str, role: str = "assistant") -> list[dict[str, Any]]:
    return [{"role": role, "content": text}]


def answer(text: str = "It is on its way.") -> dict[str, Any]:
    """The payload of a written answer."""
    return {"messages": said(text)}


def item(project: Project, text: str, **options: Any) -> Item:
    messages = said(text, "user")
    counting.count(project.pk, {"items": 1})
    return Item.objects.create(
        project=project, messages=messages, content_hash=digest(messages), search_text=text, **options
    )


def write_task(project: Project, text: str = "Where is it?", *, answers: int = 1, priority: int = 0) -> Task:
    return create_write_task(
        project=project, item=item(project, text), proposed=None, priority=priority, required_answers=answers
    )


def response(source: Item, text: str, *, origin: str = "imported", author: User | None = None) -> Response:
    messages = said(text)
    return Response.objects.create(
        item=source, messages=messages, origin=origin, content_hash=digest(messages), source=f"of {text}", author=author
    )


def rank_task(
    project: Project, text: str = "Which?", *, answers: int = 1, purpose: str = "data", priority: int = 0
) -> Task:
    source = item(project, text)
    return create_rank_task(
        project=project,
        item=source,
        responses=(response(source, "one"), response(source, "other")),
        purpose=purpose,
        purpose_ref="comparison:1" if purpose == "comparison" else "",
        required_answers=answers,
        priority=priority,
    )


def claimed(project: Project, user: User, kind: str | None = None) -> Assignment:
    """Claim, and expect to get a task."""
    found = claim(project=project, user=user, kind=kind)
    assert isinstance(found, Assignment), found
    return found


def submitted(project: Project, user: User, payload: dict[str, Any] | None = None) -> Annotation:
    """Claim a task and submit an answer to it."""
    assignment = claimed(project, user)
    if payload is None:
        payload = answer() if assignment.task.kind == "write" else VOTE
    return submit(user=user, assignment_id=assignment.pk, token=assignment.token, payload=payload).annotation


def reviewed(annotation: Annotation, by: User, verdict: str, **options: Any) -> Annotation:
    """Give a verdict on the newest revision, and return the annotation as it is then."""
    annotation.refresh_from_db()
    if verdict in {"return", "reject"}:
        options.setdefault("comment", "See the guidelines.")
    review(annotation=annotation, by=by, verdict=verdict, revision_number=annotation.revision_number, **options)
    annotation.refresh_from_db()
    return annotation


def run_out(assignment: Assignment) -> None:
    """Let a lease be over; nobody has noticed yet."""
    Assignment.objects.filter(pk=assignment.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client
