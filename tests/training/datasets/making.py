"""Approved work for the tests of freezing, made straight in the database: freezing reads nothing else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services.people import create_person
from annotation.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Item,
    Project,
    Response,
    Task,
    TaskResponse,
)
from annotation.services import counting
from core.hashing import digest

PASSWORD = "correct horse battery"


def person(organization: Organization, name: str) -> User:
    return create_person(organization=organization, email=f"{name}@example.org", password=PASSWORD, name=name)


def said(text: str, role: str = "user") -> list[dict[str, Any]]:
    return [{"role": role, "content": text}]


def item(project: Project, text: str | list[dict[str, Any]], **options: Any) -> Item:
    messages = said(text) if isinstance(text, str) else text
    counting.count(project.pk, {"items": 1})
    return Item.objects.create(
        project=project, messages=messages, content_hash=digest(messages), search_text=str(text), **options
    )


def approve(task: Task, author: User, payload: dict[str, Any], shown: list[int] | None = None) -> Annotation:
    """Store an approved annotation as the services of annotation leave it behind."""
    assignment = Assignment.objects.create(
        task=task, user=author, state="submitted", leased_until=timezone.now(), shown_order=shown or []
    )
    annotation = Annotation.objects.create(
        project=task.project,
        task=task,
        assignment=assignment,
        author=author,
        kind=task.kind,
        purpose=task.purpose,
        state="approved",
        payload=payload,
        decided_at=timezone.now(),
    )
    AnnotationRevision.objects.create(annotation=annotation, number=1, payload=payload, author=author)
    return annotation


def written(project: Project, author: User, prompt: str | Item, answer: str, **options: Any) -> Annotation:
    """An approved answer; ``prompt`` is a text or an item that is there."""
    source = prompt if isinstance(prompt, Item) else item(project, prompt, **options)
    task = Task.objects.create(project=project, item=source, kind="write", state="completed")
    return approve(task, author, {"messages": said(answer, "assistant")})


def pair_task(project: Project, prompt: str | Item, one: str, other: str, **options: Any) -> Task:
    """A rank task of two answers."""
    source = prompt if isinstance(prompt, Item) else item(project, prompt, **options)
    task = Task.objects.create(project=project, item=source, kind="rank", state="completed", required_answers=3)
    for position, text in enumerate((one, other)):
        messages = said(text, "assistant")
        response = Response.objects.create(
            item=source, messages=messages, origin="imported", content_hash=digest(messages)
        )
        TaskResponse.objects.create(task=task, response=response, position=position)
    return task


def vote(task: Task, author: User, choice: str, *, swapped: bool = False) -> Annotation:
    """An approved vote; ``choice`` is the first or second candidate as stored ("one", "other"), or tie, both_bad."""
    ids = [candidate.response_id for candidate in task.candidates.all()]
    shown = ids[::-1] if swapped else ids
    letters = dict(zip(("one", "other"), "BA" if swapped else "AB", strict=True))
    payload = {"choice": letters.get(choice, choice), "strength": 3 if choice in letters else None}
    return approve(task, author, payload | {"reasons": [], "comment": ""}, shown)


def order(source: Item, author: User, texts: list[str]) -> Annotation:
    """An approved order of answers to a prompt, given best first and shown in the order in which they are stored."""
    task = Task.objects.create(project=source.project, item=source, kind="rank", state="completed")
    for position, text in enumerate(texts):
        response = Response.objects.create(
            item=source, messages=said(text, "assistant"), origin="imported", content_hash=digest(text)
        )
        TaskResponse.objects.create(task=task, response=response, position=position)
    shown = [candidate.response_id for candidate in task.candidates.all()]
    ranking = [[letter] for letter in "ABCDEFGH"[: len(texts)]]
    payload = {"choice": "A", "strength": None, "ranking": ranking, "reasons": [], "comment": ""}
    return approve(task, author, payload, shown)


def make_project(name: str = "Harbour Goods") -> Project:
    organization = Organization.objects.create(name=name)
    return Project.objects.create(organization=organization, name=name)


MANAGER, REVIEWER, ANNOTATOR = Role.MANAGER, Role.REVIEWER, Role.ANNOTATOR
