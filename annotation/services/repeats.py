"""Pairs shown again to the same person, sides swapped: do they say the same twice?

A pair comes again after ten other answers and an hour at least: before, people remember what they clicked, and the
repeat would measure their memory. It comes within thirty days: later, they may have learnt something, and another
judgement would be no fault.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from annotation.answer_keys import same_judgement
from annotation.models import Annotation, AnnotationRevision, Assignment, Project, RepeatAnswer, Task
from annotation.models.task import TaskKind, TaskPurpose
from annotation.services.counting import note_day, take_off
from annotation.services.private_copies import hand_out_copy

OTHER_ANSWERS = 10
NOT_BEFORE = timedelta(hours=1)
NOT_AFTER = timedelta(days=30)
# The newest so many answers are looked at for one to ask again.
LOOKED_AT = 200


def repeat_for(project: Project, user: User) -> Assignment | None:
    """Lease one of the person's own pairs to them again, swapped; None where none is old enough or left."""
    original = _original_for(project, user)
    if original is None:
        return None
    return hand_out_copy(
        source=original.task,
        project=project,
        user=user,
        purpose=TaskPurpose.REPEAT,
        ref=_ref(original.pk),
        shown_order=original.assignment.shown_order[::-1],
    )


def _original_for(project: Project, user: User) -> Annotation | None:
    now = timezone.now()
    newest = Annotation.objects.filter(
        project=project, author=user, purpose__in=(TaskPurpose.DATA, TaskPurpose.GOLD, TaskPurpose.REPEAT)
    ).order_by("-pk")
    recent = newest.values_list("pk", "purpose", "kind", "submitted_at")[: OTHER_ANSWERS + LOOKED_AT]
    old_enough = [
        pk
        for pk, purpose, kind, submitted_at in list(recent)[OTHER_ANSWERS:]
        if purpose == TaskPurpose.DATA and kind == TaskKind.RANK and now - NOT_AFTER < submitted_at < now - NOT_BEFORE
    ]
    asked = set(
        Task.objects.filter(purpose_ref__in=[_ref(pk) for pk in old_enough]).values_list("purpose_ref", flat=True)
    )
    left = [pk for pk in old_enough if _ref(pk) not in asked]
    if not left:
        return None
    return Annotation.objects.select_related("task", "assignment").get(pk=secrets.choice(left))


def _ref(annotation_id: int) -> str:
    return f"repeat:{annotation_id}"


def note_answer(annotation: Annotation) -> None:
    """Record whether the second judgement of a pair is the first one's. What a reviewer made of that does not count."""
    original_id = int(annotation.task.purpose_ref.split(":")[1])
    consistent = _is_consistent(annotation, original_id)
    RepeatAnswer.objects.create(
        annotation=annotation, original_id=original_id, user_id=annotation.author_id, consistent=consistent
    )
    note_day(
        annotation.project_id, annotation.author_id, annotation.kind, repeats=1, repeats_consistent=int(consistent)
    )


def note_revision(annotation: Annotation) -> None:
    """Record anew whether the judgements are the same, where the author has changed the second one."""
    answer = RepeatAnswer.objects.get(annotation=annotation)
    consistent = _is_consistent(annotation, answer.original_id)
    if consistent == answer.consistent:
        return
    answer.consistent = consistent
    answer.save(update_fields=["consistent"])
    take_off(annotation, answer.created_at.date(), "repeats_consistent", -1 if consistent else 1)


def _is_consistent(annotation: Annotation, original_id: int) -> bool:
    """Compare with the first judgement as its author left it: they may have mended a slip before it was reviewed."""
    first = AnnotationRevision.objects.select_related("annotation__assignment").get(
        annotation=original_id, number=F("annotation__revised") + 1
    )
    return same_judgement(
        annotation.payload,
        annotation.assignment.shown_order,
        first.payload,
        first.annotation.assignment.shown_order,
    )
