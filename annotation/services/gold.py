"""Questions whose answer is known, mixed into the work: when one is due, which one, and how it was answered.

Chance alone decides when: each claim draws anew, so that nobody can count their way to the next one, and in the long
run the share is the project's. A question takes the place of ordinary work of its kind and never comes where there is
none: a task out of nowhere would be known for what it is. The hand-out calls ``private_task_for``, submitting calls
``after_private_submit``; both call them inside their transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from annotation.answer_keys import is_right
from annotation.models import Annotation, Assignment, GoldAnswer, GoldQuestion, Project, Response, Task, WorkProfile
from annotation.models.task import TaskKind, TaskPurpose
from annotation.services import private_answers, qualification, repeats
from annotation.services.counting import note_day, take_off
from annotation.services.private_copies import hand_out_copy
from annotation.services.searching import next_kind

PRIVATE = (TaskPurpose.GOLD, TaskPurpose.QUALIFICATION, TaskPurpose.REPEAT)
chance = secrets.SystemRandom()


def private_task_for(
    project: Project, user: User, kinds: Sequence[str], *, profile: WorkProfile | None = None
) -> Assignment | None:
    """Lease a gold question or a repeat to somebody who claims, where one is due and there is one for them.

    ``profile`` saves a query where the caller has it.
    """
    if not (project.gold_share or project.repeat_share):
        return None
    drawn = chance.random() * 100
    if drawn >= project.gold_share + project.repeat_share:
        return None
    profile = profile or WorkProfile.objects.filter(project=project, user=user).first()
    kind = next_kind(project.pk, user.pk, kinds, profile.tags if profile else ())
    if kind is not None and drawn < project.gold_share:
        return _gold_for(project, user, kind)
    return repeats.repeat_for(project, user) if kind == TaskKind.RANK else None


def ref_of(question_id: int, user_id: int) -> str:
    """Return the reference that the copy of a question for one person carries."""
    return f"gold:{question_id}:{user_id}"


def _gold_for(project: Project, user: User, kind: str) -> Assignment | None:
    """Lease a question that this person has not had; None when there is none left for them."""
    if kind == TaskKind.WRITE and project.output_schema is None:
        return None
    live = list(in_work(project).filter(template__kind=kind).values_list("pk", flat=True))
    refs = {ref_of(pk, user.pk): pk for pk in live}
    asked = set(Task.objects.filter(purpose_ref__in=list(refs)).values_list("purpose_ref", flat=True))
    left = [pk for ref, pk in refs.items() if ref not in asked]
    chance.shuffle(left)
    for pk in left:
        question = _not_known_to(user).filter(pk=pk).select_related("template").first()
        if question is not None:
            return hand_out_copy(
                source=question.template,
                project=project,
                user=user,
                purpose=TaskPurpose.GOLD,
                ref=ref_of(question.pk, user.pk),
            )
    return None


def in_work(project: Project) -> QuerySet[GoldQuestion]:
    """Return the questions that are mixed into a project's work."""
    return GoldQuestion.objects.filter(project=project, in_work=True, retired_at=None)


def _not_known_to(user: User) -> QuerySet[GoldQuestion]:
    """Leave out questions whose prompt this person has met in any task, and pairs with an answer of their own.

    A prompt is what it says: the same words may have been imported beside the question.
    """
    met = Assignment.objects.filter(
        user=user,
        task__item__project=OuterRef("project"),
        task__item__content_hash=OuterRef("template__item__content_hash"),
    )
    own = Response.objects.filter(item=OuterRef("template__item"), author=user)
    return GoldQuestion.objects.filter(~Exists(met), ~Exists(own))


def after_private_submit(annotation: Annotation) -> None:
    """Score the answer to a private copy, just submitted. The person is told nothing."""
    if annotation.purpose == TaskPurpose.GOLD:
        _score(annotation)
    elif annotation.purpose == TaskPurpose.QUALIFICATION:
        qualification.note_answer(annotation)
    else:
        repeats.note_answer(annotation)
    private_answers.begin(annotation)


def after_private_revision(annotation: Annotation) -> None:
    """Score a private copy anew whose answer its author has changed: what they stand by counts."""
    if annotation.purpose == TaskPurpose.GOLD:
        _score_again(annotation)
    else:
        repeats.note_revision(annotation)
    private_answers.begin(annotation)


def _score_again(annotation: Annotation) -> None:
    scored = GoldAnswer.objects.select_related("question").get(annotation=annotation)
    passed = is_right(scored.question.key, annotation.payload, annotation.assignment.shown_order)
    if passed == scored.passed:
        return
    scored.passed = passed
    scored.save(update_fields=["passed"])
    take_off(annotation, scored.created_at.date(), "gold_passed", -1 if passed else 1)


def _score(annotation: Annotation) -> None:
    question = GoldQuestion.objects.get(pk=int(annotation.task.purpose_ref.split(":")[1]))
    passed = is_right(question.key, annotation.payload, annotation.assignment.shown_order)
    GoldAnswer.objects.create(annotation=annotation, question=question, user_id=annotation.author_id, passed=passed)
    note_day(annotation.project_id, annotation.author_id, annotation.kind, gold_asked=1, gold_passed=int(passed))
