"""Settle a task whose answers contradict each other: one of them holds, or none does and the task is asked anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.comparing import choice_in
from annotation.models import Adjudication, Annotation, AnnotationRevision, Project, Review, Task
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, Cause, Verdict
from annotation.models.task import TaskKind, TaskPurpose, TaskState
from annotation.queries.disputes import answers_in_dispute, canonical_order, guideline_of, without_part
from annotation.services import counting
from annotation.services.checking import checked_for
from annotation.services.guidelines import checked_section
from annotation.services.slots import locked_tasks, make_ready_again, settle
from annotation.services.submitting import add_revision
from core.errors import Conflict, Detail, InvalidInput, NotAllowed


@transaction.atomic
@counting.gathered()
def adjudicate(
    *,
    project: Project,
    task_id: int,
    by: User,
    chosen: int | None,
    cause: str,
    revision_numbers: Mapping[int, int],
    payload: dict[str, Any] | None = None,
    guideline_section: str = "",
    comment: str = "",
) -> Adjudication:
    """Let one answer hold, as it is or edited, and set the others aside; with ``chosen`` None, ask the task anew.

    ``revision_numbers`` names every answer that the adjudicator has read, with its revision. ``payload`` of a pair names
    the candidates in the task's own order, as the dispute shows them. The same decision again changes nothing.

    Raises:
        Http404: there is no such task.
        NotAllowed: the adjudicator has a part in it (``own_work``).
        Conflict: somebody else settled it, it is no dispute any more, or the answers have changed.
        InvalidInput: the cause, section, comment or edited answer has faults.
    """
    if not Task.objects.filter(pk=task_id, project=project, purpose=TaskPurpose.DATA).exists():
        raise Http404
    (task,) = locked_tasks([task_id])
    if not Task.objects.filter(without_part(by), pk=task.pk).exists():
        message = "You have a part in this task, so somebody else has to settle it."
        raise NotAllowed(message, code="own_work")
    comment = comment.strip()
    if not task.disputed:
        return _settled_before(
            task, by, chosen=chosen, cause=cause, section=guideline_section, comment=comment, payload=payload
        )
    answers = list(answers_in_dispute(task).select_related("project", "assignment").order_by("pk"))
    _check_read(answers, revision_numbers)
    winner = _chosen(answers, chosen)
    _check_words(winner, payload, cause, comment)
    number = guideline_of(answers)
    made = Adjudication.objects.create(
        task=task,
        adjudicator=by,
        chosen=winner,
        cause=cause,
        guideline_section=checked_section(project.pk, number, guideline_section),
        guideline_number=number,
        comment=comment,
    )
    for answer in answers:
        verdict = Verdict.SET_ASIDE
        if answer == winner:
            verdict = Verdict.APPROVE if payload is None else Verdict.EDIT_APPROVE
        _decide(answer, verdict, made, task, payload)
    if winner is None and task.state != TaskState.CANCELLED:
        make_ready_again(answer.assignment.slot_id for answer in answers)
    task.disputed = False
    task.save(update_fields=["disputed"])
    settle(task)
    after = {"chosen": chosen, "cause": cause, "guideline_section": made.guideline_section, "state": task.state}
    record(
        actor=by, verb="task_adjudicated", target=task, project_id=project.pk, before={"disputed": True}, after=after
    )
    return made


def _settled_before(
    task: Task,
    by: User,
    *,
    chosen: int | None,
    cause: str,
    section: str,
    comment: str,
    payload: dict[str, Any] | None,
) -> Adjudication:
    """Return the settlement that this repeats."""
    last = task.adjudications.select_related("chosen__assignment").order_by("-pk").first()
    if last is None:
        raise Conflict("The answers to this task do not contradict each other any more.", code="not_disputed")
    same = (last.adjudicator_id, last.chosen_id, last.cause, last.guideline_section, last.comment) == (
        by.pk,
        chosen,
        cause,
        section.strip(),
        comment,
    )
    if same and _edited_alike(task, last, payload):
        return last
    raise Conflict("Somebody has settled this task already. Nothing is left to decide.", code="already_adjudicated")


def _edited_alike(task: Task, last: Adjudication, payload: dict[str, Any] | None) -> bool:
    if last.chosen is None or not last.reviews.filter(verdict=Verdict.EDIT_APPROVE).exists():
        return payload is None
    return payload is not None and _as_shown(task, last.chosen, payload) == last.chosen.payload


def _check_read(answers: list[Annotation], revision_numbers: Mapping[int, int]) -> None:
    if {answer.pk: answer.revision_number for answer in answers} != dict(revision_numbers):
        raise Conflict("The answers to this task have changed. Open it again.", code="revision_conflict")


def _chosen(answers: list[Annotation], chosen: int | None) -> Annotation | None:
    if chosen is None:
        return None
    for answer in answers:
        if answer.pk == chosen:
            return answer
    message = "Choose one of the answers to this task."
    raise InvalidInput(message, details=[Detail(message, field="chosen", code="unknown_answer")])


def _check_words(winner: Annotation | None, payload: dict[str, Any] | None, cause: str, comment: str) -> None:
    if cause not in Cause.values:
        message = "Say what the disagreement came from."
        raise InvalidInput(message, details=[Detail(message, field="cause", code="cause_missing")])
    if winner is None and payload is not None:
        message = "An edited answer needs the answer that was edited."
        raise InvalidInput(message, details=[Detail(message, field="payload", code="unexpected")])
    if winner is None and not comment:
        message = "Say why none of the answers holds, so that their authors can learn from it."
        raise InvalidInput(message, details=[Detail(message, field="comment", code="comment_missing")])


def _as_shown(task: Task, answer: Annotation, payload: dict[str, Any]) -> dict[str, Any]:
    """Return an edited answer as it is kept: a judgement under the letters that the answer's author saw."""
    order = canonical_order(task)
    payload = checked_for(task, payload, order)
    if task.kind == TaskKind.RANK:
        payload = choice_in(payload, order, answer.assignment.shown_order)
    return payload


def _decide(
    answer: Annotation, verdict: Verdict, made: Adjudication, task: Task, payload: dict[str, Any] | None
) -> None:
    before, state_before = counting.places(answer), answer.state
    reviewed = answer.revisions.get(number=answer.revision_number)
    edited = None
    if verdict == Verdict.EDIT_APPROVE and payload is not None:
        edited = _edit(answer, task, payload, made.adjudicator)
    target = AnnotationState.SET_ASIDE if verdict == Verdict.SET_ASIDE else AnnotationState.APPROVED
    if answer.state != target:
        ANNOTATION_MACHINE.move(answer, target)
    if answer.state != state_before or edited:
        answer.decided_at = timezone.now()
    answer.save(update_fields=["state", "decided_at", "payload", "revision_number", "guideline_number"])
    counting.note_move(answer, before)
    counting.note_verdict(answer, verdict, made.adjudicator)
    Review.objects.create(
        annotation=answer,
        revision=reviewed,
        edited_revision=edited,
        reviewer=made.adjudicator,
        verdict=verdict,
        comment=made.comment,
        cause=made.cause,
        guideline_section=made.guideline_section,
        guideline_number=made.guideline_number,
        adjudication=made,
    )
    record(
        actor=made.adjudicator,
        verb="annotation_reviewed",
        target=answer,
        project_id=answer.project_id,
        before={"state": state_before},
        after={
            "state": answer.state,
            "verdict": verdict,
            "revision": answer.revision_number,
            "adjudication": made.pk,
        },
    )


def _edit(answer: Annotation, task: Task, payload: dict[str, Any], by: User) -> AnnotationRevision:
    payload = _as_shown(task, answer, payload)
    if payload == answer.payload:
        message = "Nothing was changed in this answer. Choose it as it is."
        raise InvalidInput(message, details=[Detail(message, field="payload", code="unchanged")])
    return add_revision(answer, payload=payload, author=by)
