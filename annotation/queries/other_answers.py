"""What a reviewer reads beside a submission: what others answered, without names, and the drafts that it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac

from accounts.models import User
from annotation.comparing import choice_in
from annotation.models import Annotation, Project, ReviewProbe
from annotation.models.annotation import AnnotationState
from annotation.models.suggestion import Suggestion, SuggestionPurpose
from annotation.models.task import TaskKind, TaskPurpose
from annotation.queries.work import review_queue
from annotation.services.review_policy import said

BESIDE = (AnnotationState.SUBMITTED, AnnotationState.APPROVED, AnnotationState.RETURNED)
# So many answers are counted, and taken by one action that was confirmed.
AGREED_AT_MOST = 10_000


@dataclass(frozen=True)
class OtherAnswer:
    """An answer by nobody. A judgement names the candidates as they stood before the author of the submission.

    ``same``: it says what the submission says.
    """

    label: str
    payload: dict[str, Any]
    comment: str
    state: str
    same: bool


def other_answers(annotation: Annotation) -> list[OtherAnswer]:
    """Return the other answers to a submission's task; the order tells nobody who was first, and stays.

    Beside a planted answer stand those that stood beside the answer that it was made from: it has to look like work.
    """
    source = _source(annotation)
    found = Annotation.objects.filter(task=source.task_id, purpose=TaskPurpose.DATA, state__in=BESIDE)
    rows = list(found.exclude(pk=source.pk).select_related("assignment").prefetch_related("revisions"))
    rows.sort(key=lambda row: salted_hmac("annotation.other_answers", str(row.pk)).hexdigest())
    says = said(annotation, annotation.project) if rows else None
    return [
        _beside(row, annotation, f"Another answer {place}" if len(rows) > 1 else "Another answer", says)
        for place, row in enumerate(rows, start=1)
    ]


def _beside(row: Annotation, annotation: Annotation, label: str, says: Any) -> OtherAnswer:
    payload, comment = row.payload, row.revisions.all()[row.revision_number - 1].note
    if row.kind == TaskKind.RANK:
        payload = choice_in(payload, row.assignment.shown_order, annotation.assignment.shown_order)
        comment = payload.get("comment") or comment
    return OtherAnswer(label, payload, comment, row.state, same=said(row, annotation.project) == says)


def drafts_taken(annotation: Annotation) -> list[list[dict[str, Any]]]:
    """Return the drafts of models that the author took into a submission, the last one first, each as messages."""
    taken = Suggestion.objects.filter(
        assignment=_source(annotation).assignment_id, purpose=SuggestionPurpose.DRAFT, used_at__isnull=False
    )
    return [
        [{"role": "assistant", "content": draft.text} | ({"tool_calls": draft.tool_calls} if draft.tool_calls else {})]
        for draft in taken.order_by("-used_at", "-pk")
    ]


def _source(annotation: Annotation) -> Annotation:
    """Return the work that a submission is: of a planted one, the answer that it was made from."""
    if annotation.purpose != TaskPurpose.REVIEW_PROBE:
        return annotation
    number = int(annotation.task.purpose_ref.split(":")[1])
    return ReviewProbe.objects.select_related("made_from").get(pk=number).made_from


@dataclass(frozen=True)
class Agreed:
    """What two people or more gave alike and waits for a reviewer.

    ``through`` is the last of it; ``more``: there is more behind that, which one action does not take.
    """

    answers: int
    tasks: int
    through: int | None
    more: bool


def agreed_of(
    project: Project, reviewer: User, *, kind: str = "", author: int | None = None, reason: str = ""
) -> Agreed:
    """Count what a reviewer may approve at once because people agreed on it, the oldest 10,000 of it."""
    queue = review_queue(project, reviewer, kind=kind, author=author, reason=reason, agreed=True)
    # Only numbers are read: what the list shows beside them is left out.
    rows = list(queue.order_by("pk").values_list("pk", "task_id")[: AGREED_AT_MOST + 1])
    taken = rows[:AGREED_AT_MOST]
    return Agreed(
        answers=len(taken),
        tasks=len({task for _, task in taken}),
        through=taken[-1][0] if taken else None,
        more=len(rows) > len(taken),
    )
