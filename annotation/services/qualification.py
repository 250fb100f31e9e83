"""The test that people pass before they get a project's work, or get it again.

Whoever needs it and claims for the first time is at once in their first attempt; each further one they begin
themselves. An attempt keeps its questions, whatever happens to the set meanwhile, and waits as long as it takes: its
questions are private copies, so a lease that runs out loses nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.answer_keys import is_right
from annotation.models import (
    Annotation,
    Assignment,
    GoldAnswer,
    GoldQuestion,
    Project,
    QualificationAttempt,
    WorkProfile,
)
from annotation.models.assignment import AssignmentState
from annotation.models.gold import QUALIFICATION_MACHINE, QualificationState
from annotation.models.task import TaskKind, TaskPurpose
from annotation.services.nothing import NothingToDo
from annotation.services.private_copies import hand_out_copy, take_up_again
from core.errors import Conflict, Detail, InvalidInput

EMPTY = "This project asks for a qualification, but it has no questions yet. A manager has to add them."
NO_ATTEMPT_LEFT = "You have used all attempts at the qualification. A manager can give you another one."
BREAK = "You did not pass the qualification this time. Look at your answers, then try again."
RETRAIN = "A manager asks you to qualify again before you go on."
RETRAIN_BY_TALK = "A manager has taken you off this work for now, and will let you back."


def qualification_gate(
    project: Project, user: User, *, profile: WorkProfile | None = None, besides: Collection[int] = ()
) -> Assignment | NothingToDo | None:
    """Return what somebody who claims gets instead of work: a question of their qualification, or the reason why not.

    None lets them through. ``profile`` saves a query where the caller has it; ``besides`` are assignments at hand that
    the question comes on top of.
    """
    if profile is None:
        profile = WorkProfile.objects.filter(project=project, user=user).first()
    if not is_needed(project, profile):
        return None
    since = profile.retrain_since if profile else None
    attempt = running_attempt(project, user)
    if attempt is not None and since is not None and attempt.started_at < since:
        # Begun before the manager's word: it does not answer it.
        _end(attempt, QualificationState.FAILED)
        attempt = None
    if attempt is None:
        if (obstacle := _obstacle(project, user, since)) is not None:
            return obstacle
        last = attempts_of(project, user, since=since).last()
        if last is not None:
            return NothingToDo("qualification_break", BREAK, {"attempt": last.number, "passed": False})
        if since is not None:
            return NothingToDo("retrain", RETRAIN, {"since": since.isoformat()})
        attempt = _begin(project, user)
    return _next_question(attempt, project, user, besides)


def is_needed(project: Project, profile: WorkProfile | None) -> bool:
    """Tell whether a person has to qualify before they get work."""
    if profile is not None and profile.retrain_since is not None:
        return True
    return project.qualification_required and (profile is None or profile.qualified_at is None)


def questions_of(project: Project) -> QuerySet[GoldQuestion]:
    """Return a project's qualification set: what can be asked and scored now."""
    found = GoldQuestion.objects.filter(project=project, in_qualification=True, retired_at=None)
    if project.output_schema is None:
        found = found.exclude(template__kind=TaskKind.WRITE)
    return found.order_by("pk")


def check_set(project: Project) -> None:
    """Refuse settings by which nobody could work: a qualification is required, and there is nothing to ask."""
    if project.qualification_required and not questions_of(project).exists():
        message = "The qualification has no questions yet. Add some first, then require it."
        raise InvalidInput(message, details=[Detail(message, field="qualification_required", code="no_questions")])


def attempts_of(project: Project, user: User, *, since: datetime | None) -> QuerySet[QualificationAttempt]:
    """Return a person's attempts that count, oldest first: all, or those begun after they were told to retrain."""
    found = QualificationAttempt.objects.filter(project=project, user=user)
    return found.filter(Q() if since is None else Q(started_at__gte=since)).order_by("number")


def running_attempt(project: Project, user: User) -> QualificationAttempt | None:
    """Return the attempt that a person is at."""
    running = QualificationAttempt.objects.filter(project=project, user=user, state=QualificationState.RUNNING)
    return running.first()


def _obstacle(project: Project, user: User, since: datetime | None) -> NothingToDo | None:
    """Return why a person cannot begin an attempt."""
    used = attempts_of(project, user, since=since).count()
    if used >= project.qualification_attempts:
        return NothingToDo("qualification_failed", NO_ATTEMPT_LEFT, {"attempts_used": used})
    if questions_of(project).exists():
        return None
    if since is not None:
        return NothingToDo("retrain", RETRAIN_BY_TALK, {"since": since.isoformat()})
    return NothingToDo("qualification_empty", EMPTY)


@transaction.atomic
def start_attempt(*, project: Project, user: User) -> QualificationAttempt:
    """Begin an attempt, or return the one that is running.

    Raises:
        Conflict: the person need not qualify, has no attempt left, or there is nothing to ask; or the project is
            archived.
    """
    if project.archived_at is not None:
        raise Conflict("This project is archived; no work is handed out.", code="project_archived")
    # Two tabs begin one attempt.
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    profile = WorkProfile.objects.filter(project=project, user=user).first()
    if not is_needed(project, profile):
        raise Conflict(
            "You may work in this project; there is nothing to qualify for.", code="qualification_not_needed"
        )
    since = profile.retrain_since if profile else None
    running = running_attempt(project, user)
    if running is not None:
        if since is None or running.started_at >= since:
            return running
        _end(running, QualificationState.FAILED)
    if (obstacle := _obstacle(project, user, since)) is not None:
        raise Conflict(obstacle.message, code=obstacle.code)
    return _begin(project, user)


def _begin(project: Project, user: User) -> QualificationAttempt:
    questions = list(questions_of(project).values_list("pk", flat=True))
    secrets.SystemRandom().shuffle(questions)
    last = QualificationAttempt.objects.filter(project=project, user=user).order_by("-number").first()
    attempt = QualificationAttempt.objects.create(
        project=project,
        user=user,
        number=last.number + 1 if last else 1,
        questions=questions,
        total=len(questions),
        pass_mark=project.qualification_pass_mark,
    )
    record(
        actor=user,
        verb="qualification_started",
        target=attempt,
        project_id=project.pk,
        after={"number": attempt.number, "total": attempt.total, "pass_mark": attempt.pass_mark},
    )
    return attempt


def ref_of(attempt: QualificationAttempt, position: int) -> str:
    """Return the reference that the copy at a place of an attempt carries. It says what a page shows of it."""
    return f"attempt:{attempt.pk}:{attempt.number}:{attempt.total}:{position}"


def place_in_attempt(purpose_ref: str) -> dict[str, int]:
    """Return the number of the attempt, its length and the place in it (from 1), as a copy's reference has them."""
    number, total, position = (int(part) for part in purpose_ref.split(":")[2:])
    return {"attempt": number, "of": total, "position": position + 1}


def _next_question(
    attempt: QualificationAttempt, project: Project, user: User, besides: Collection[int]
) -> Assignment | NothingToDo:
    refs = [ref_of(attempt, position) for position in range(attempt.total)]
    own = Assignment.objects.filter(user=user, task__purpose_ref__in=refs).select_related("task")
    had = {assignment.task.purpose_ref: assignment for assignment in own.select_for_update(of=("self",), no_key=True)}
    for position, ref in enumerate(refs):
        assignment = had.get(ref)
        if assignment is None:
            question = GoldQuestion.objects.select_related("template").get(pk=attempt.questions[position])
            return hand_out_copy(
                source=question.template, project=project, user=user, purpose=TaskPurpose.QUALIFICATION, ref=ref
            )
        if assignment.state != AssignmentState.SUBMITTED and assignment.pk not in besides:
            return take_up_again(assignment, project)
    held = len(besides)
    return NothingToDo("held_enough", "You have the last question at hand.", {"held": held, "limit": held})


def note_answer(annotation: Annotation) -> None:
    """Score an answer of an attempt; the last one ends it."""
    attempt_id, _, _, position = (int(part) for part in annotation.task.purpose_ref.split(":")[1:])
    # Two tabs with the last two questions end it once.
    attempt = QualificationAttempt.objects.select_for_update(no_key=True).get(pk=attempt_id)
    question = GoldQuestion.objects.get(pk=attempt.questions[position])
    passed = is_right(question.key, annotation.payload, annotation.assignment.shown_order)
    GoldAnswer.objects.create(
        annotation=annotation, question=question, user_id=annotation.author_id, attempt=attempt, passed=passed
    )
    if attempt.state != QualificationState.RUNNING:
        return
    results = list(attempt.answers.values_list("passed", flat=True))
    attempt.correct = sum(results)
    if len(results) < attempt.total:
        attempt.save(update_fields=["correct"])
        return
    enough = attempt.correct * 100 >= attempt.pass_mark * attempt.total
    _end(attempt, QualificationState.PASSED if enough else QualificationState.FAILED)


def _end(attempt: QualificationAttempt, state: QualificationState) -> None:
    QUALIFICATION_MACHINE.move(attempt, state)
    attempt.finished_at = timezone.now()
    attempt.save(update_fields=["state", "finished_at", "correct"])
    if state == QualificationState.PASSED:
        WorkProfile.objects.update_or_create(
            project_id=attempt.project_id,
            user_id=attempt.user_id,
            defaults={"qualified_at": attempt.finished_at, "retrain_since": None},
        )
    record(
        actor=attempt.user,
        verb="qualification_ended",
        target=attempt,
        project_id=attempt.project_id,
        before={"state": QualificationState.RUNNING},
        after={
            "state": attempt.state,
            "number": attempt.number,
            "correct": attempt.correct,
            "total": attempt.total,
            "pass_mark": attempt.pass_mark,
        },
    )
