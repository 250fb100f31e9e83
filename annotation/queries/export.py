"""Annotations as JSON lines. The export streams: no query for each row, no more than some hundred rows in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import F

from annotation.comparing import LETTERS
from annotation.models import AnnotationRevision, Project, Review, TaskResponse
from annotation.models.task import TaskKind, TaskPurpose
from core.hashing import json_line
from core.messages import kept_turns

ROWS_AT_ONCE = 500
COLUMNS = (
    "annotation_id",
    "number",
    "payload",
    "drafted_by",
    "annotation__kind",
    "annotation__state",
    "annotation__task_id",
    "annotation__submitted_at",
    "annotation__author__email",
    "annotation__assignment__shown_order",
    "annotation__task__item__external_id",
    "annotation__task__item__messages",
    "annotation__task__item__tools",
    "annotation__task__item__references",
    "guideline__number",
)


PARTS, CONVERSATIONS = "parts", "messages"
# What a line holds: the prompt and what was answered, with its people; or a written conversation as chat templates read it.
SHAPES = (PARTS, CONVERSATIONS)


def export_lines(project: Project, *, kind: str | None, state: str, shape: str = PARTS) -> Iterator[bytes]:
    """Yield a project's annotations in one state as JSON lines, oldest first, some hundred lines at a time.

    Conversations are of written answers alone.
    """
    kind = TaskKind.WRITE if shape == CONVERSATIONS else kind
    newest = AnnotationRevision.objects.filter(
        annotation__project=project,
        annotation__purpose=TaskPurpose.DATA,
        annotation__state=state,
        number=F("annotation__revision_number"),
    )
    if kind:
        newest = newest.filter(annotation__kind=kind)
    rows = newest.order_by("annotation_id").values_list(*COLUMNS).iterator(chunk_size=ROWS_AT_ONCE)
    lines = _conversations if shape == CONVERSATIONS else _parts
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield b"".join(lines([dict(zip(COLUMNS, row, strict=True)) for row in chunk], project))


def _conversations(named: list[dict[str, Any]], project: Project) -> Iterator[bytes]:
    """Yield ``messages`` and ``tools``: the whole of each conversation, as its author left it."""
    for row in named:
        line = {
            "id": _name(row),
            "external_id": row["annotation__task__item__external_id"],
            "messages": [*_prompt(row), *row["payload"]["messages"]],
        }
        yield json_line(line | _tools(row, project))


def _name(row: dict[str, Any]) -> str:
    return f"a{row['annotation_id']}r{row['number']}"


def _prompt(row: dict[str, Any]) -> list[dict[str, Any]]:
    return kept_turns(row["annotation__task__item__messages"], row["payload"].get("from_turn"))


def _tools(row: dict[str, Any], project: Project) -> dict[str, Any]:
    tools = row["annotation__task__item__tools"] or project.tools
    return {"tools": tools} if tools else {}


def _parts(named: list[dict[str, Any]], project: Project) -> Iterator[bytes]:
    reviewers = _reviewers(row["annotation_id"] for row in named)
    ranked = [row["annotation__task_id"] for row in named if row["annotation__kind"] == TaskKind.RANK]
    candidates = _candidates(ranked) if ranked else {}
    for row in named:
        record: dict[str, Any] = {
            "id": _name(row),
            "external_id": row["annotation__task__item__external_id"],
            "kind": row["annotation__kind"],
            "state": row["annotation__state"],
            "prompt": _prompt(row),
        } | _tools(row, project)
        if row["annotation__task__item__references"]:
            record["references"] = row["annotation__task__item__references"]
        if row["annotation__kind"] == TaskKind.RANK:
            record |= _judgement(row, candidates[row["annotation__task_id"]])
        else:
            record["completion"] = row["payload"]["messages"]
            if "checklist" in row["payload"]:
                record["checklist"] = row["payload"]["checklist"]
        if row["drafted_by"]:
            record["drafted_by"] = row["drafted_by"]
        record |= {
            "author": row["annotation__author__email"],
            "reviewers": reviewers.get(row["annotation_id"], []),
            "guideline": row["guideline__number"],
            "submitted_at": row["annotation__submitted_at"].isoformat(),
        }
        yield json_line(record)


def _judgement(row: dict[str, Any], candidates: list[tuple[int, Any, str]]) -> dict[str, Any]:
    """Return a vote in terms of the stored order: the payload names an answer by the letter its judge saw.

    What only some votes have is there only in these.
    """
    payload = row["payload"]
    stored = [response_id for response_id, _, _ in candidates]
    place = {
        LETTERS[shown]: stored.index(response)
        for shown, response in enumerate(row["annotation__assignment__shown_order"])
    }
    record = {
        "responses": [{"messages": messages, "source": source} for _, messages, source in candidates],
        "choice": place.get(payload["choice"], payload["choice"]),
        "strength": payload.get("strength"),
        "reasons": payload.get("reasons", []),
        "comment": payload.get("comment", ""),
    }
    if "ranking" in payload:
        record["ranking"] = [sorted(place[letter] for letter in tier) for tier in payload["ranking"]]
    if "ratings" in payload:
        record["ratings"] = {
            key: [rating for _, rating in sorted((place[letter], rating) for letter, rating in of_key.items())]
            for key, of_key in payload["ratings"].items()
        }
    if "spans" in payload:
        record["spans"] = [_at(place, span) for span in payload["spans"]]
    if "correction" in payload:
        record["correction"] = _at(place, payload["correction"])
    return record


def _at(place: dict[str, int], part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of a vote that is about one answer, which is named by its place."""
    return {"response": place[part["letter"]]} | {name: value for name, value in part.items() if name != "letter"}


def _reviewers(annotation_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return for each annotation the addresses of those who gave a verdict on it, each once, in their order."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    reviews = Review.objects.filter(annotation_id__in=list(annotation_ids)).order_by("pk")
    for annotation_id, email in reviews.values_list("annotation_id", "reviewer__email"):
        found[annotation_id][email] = None
    return {annotation_id: list(emails) for annotation_id, emails in found.items()}


def _candidates(task_ids: list[int]) -> dict[int, list[tuple[int, Any, str]]]:
    """Return for each task its answers in stored order: id, messages, source."""
    found: dict[int, list[tuple[int, Any, str]]] = defaultdict(list)
    rows = TaskResponse.objects.filter(task_id__in=task_ids).order_by("task_id", "position")
    for task_id, response_id, messages, source in rows.values_list(
        "task_id", "response_id", "response__messages", "response__source"
    ):
        found[task_id].append((response_id, messages, source))
    return found
