"""Ask models for text, keep what comes, and mark on an answer that it stands on a model's draft.

The database is the truth: whoever writes claims a row, and every write of theirs is fenced by it. A cancel, or a worker
that was given up, makes the next write touch nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Assignment, Project, Suggestion, SuggestionPurpose, SuggestionState
from annotation.models.assignment import AssignmentState
from annotation.models.suggestion import LIVE_STATES, SUGGESTION_MACHINE
from core.errors import Conflict

# A person may wait for so many texts at once: the samples of two prompts, or two replies in each of some tabs.
MAX_LIVE = 16
# A worker that said nothing for so long is gone; a text that nobody began to write for so long is not waited for.
LOST_AFTER = timedelta(seconds=30)
UNHEARD_AFTER = timedelta(minutes=3)
LOST = "The worker that wrote this stopped in the middle. What had come is kept; ask again for all of it."
UNHEARD = "No worker took this up. Tell an administrator that the draft worker does not run."
# What an answer is no longer written under.
CLOSED = (AssignmentState.SUBMITTED, AssignmentState.SKIPPED)


@transaction.atomic
def ask(
    *,
    user: User,
    project: Project | None,
    purpose: str,
    source: str,
    model_name: str,
    prompt: list[dict[str, Any]],
    tools: list[Any] | None,
    parameters: dict[str, Any],
    assignment: Assignment | None = None,
) -> Suggestion:
    """Queue a text for a worker. A draft that is still being written for the same task is cancelled: one is enough.

    Raises:
        Conflict: the person waits for too many already.
    """
    if assignment is not None:
        for running in assignment.suggestions.filter(state__in=LIVE_STATES):
            cancel(running)
    if Suggestion.objects.filter(user=user, state__in=LIVE_STATES).count() >= MAX_LIVE:
        raise Conflict(f"You wait for {MAX_LIVE} texts already. Let some of them come first.", code="too_many_waiting")
    suggestion = Suggestion.objects.create(
        user=user,
        project=project,
        assignment=assignment,
        purpose=purpose,
        source=source,
        model_name=model_name,
        prompt=prompt,
        tools=tools,
        parameters=parameters,
    )
    after = {"purpose": purpose, "source": source, "model": model_name}
    record(
        actor=user,
        verb="suggestion_asked",
        target=suggestion,
        project_id=project.pk if project else None,
        after=after,
    )
    return suggestion


@transaction.atomic
def cancel(suggestion: Suggestion) -> Suggestion:
    """Stop a text; what has come of it stays. One that has ended stays as it is."""
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.state in LIVE_STATES:
        SUGGESTION_MACHINE.move(suggestion, SuggestionState.CANCELLED)
        suggestion.ended_at = timezone.now()
        suggestion.save(update_fields=["state", "ended_at"])
    return suggestion


@transaction.atomic
def mark_used(suggestion: Suggestion, *, used: bool = True) -> Suggestion:
    """Note that the writer took a draft into their answer, or took it out again.

    From then on the answer is marked as standing on it, through to the dataset (see docs/decisions/0073).

    Raises:
        Conflict: the answer is submitted already, or there is nothing to take.
    """
    assert suggestion.purpose == SuggestionPurpose.DRAFT
    assert suggestion.assignment_id is not None
    assignment = Assignment.objects.select_for_update(no_key=True).get(pk=suggestion.assignment_id)
    if assignment.state in CLOSED:
        raise Conflict("This answer is submitted already; what it stands on is settled.", code="already_submitted")
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if used and not suggestion.text and not suggestion.tool_calls:
        raise Conflict("There is nothing to take yet.", code="nothing_to_take")
    suggestion.used_at = (suggestion.used_at or timezone.now()) if used else None
    suggestion.save(update_fields=["used_at"])
    taken = assignment.suggestions.exclude(used_at=None).order_by("used_at", "pk")
    names = list(dict.fromkeys(taken.values_list("model_name", flat=True)))
    assignment.drafted_by = names or None
    assignment.save(update_fields=["drafted_by"])
    record(
        actor=suggestion.user,
        verb="draft_used" if used else "draft_not_used",
        target=suggestion,
        project_id=suggestion.project_id,
        after={"assignment": assignment.pk, "drafted_by": assignment.drafted_by},
    )
    return suggestion


# What a worker does


def claim_queued(worker: UUID, *, most: int, sources: Sequence[str] = ("endpoint:", "model:")) -> list[Suggestion]:
    """Take the oldest queued texts that this worker can write; nobody else gets them."""
    able = Q()
    for prefix in sources:
        able |= Q(source__startswith=prefix)
    queued = Suggestion.objects.filter(able, state=SuggestionState.QUEUED).order_by("pk")
    # Asked some times a second: only where there is something does it cost a transaction.
    if most < 1 or not queued.exists():
        return []
    with transaction.atomic():
        found = list(queued.select_for_update(skip_locked=True, of=("self",))[:most])
        for suggestion in found:
            SUGGESTION_MACHINE.move(suggestion, SuggestionState.STREAMING)
            suggestion.worker, suggestion.heartbeat_at = worker, timezone.now()
        Suggestion.objects.bulk_update(found, ["state", "worker", "heartbeat_at"])
    return found


def _own(pk: int, worker: UUID) -> Any:
    return Suggestion.objects.filter(pk=pk, worker=worker, state=SuggestionState.STREAMING)


def keep(pk: int, worker: UUID, text: str, *, first: bool = False) -> bool:
    """Store all that has come so far; return False where nobody waits for it any more."""
    now = timezone.now()
    values: dict[str, Any] = {"text": text, "heartbeat_at": now}
    if first:
        values["first_at"] = now
    return bool(_own(pk, worker).update(**values))


def still_wanted(keys: Sequence[int], worker: UUID) -> set[int]:
    """Say that these are being written, and return which of them are still waited for."""
    mine = Suggestion.objects.filter(pk__in=keys, worker=worker, state=SuggestionState.STREAMING)
    mine.update(heartbeat_at=timezone.now())
    return set(mine.values_list("pk", flat=True))


def finish(pk: int, worker: UUID, *, text: str, tool_calls: list[Any] | None, finish_reason: str) -> bool:
    """Store the whole text."""
    return bool(
        _own(pk, worker).update(
            state=SuggestionState.DONE,
            text=text,
            tool_calls=tool_calls,
            finish_reason=finish_reason[:32],
            ended_at=timezone.now(),
        )
    )


def fail(pk: int, worker: UUID, *, text: str, code: str, error: str, detail: str = "") -> bool:
    """Store why no more comes, and what had come."""
    return bool(
        _own(pk, worker).update(
            state=SuggestionState.FAILED,
            text=text,
            error_code=code[:32],
            error=error[:500],
            error_detail=detail[:2000],
            ended_at=timezone.now(),
        )
    )


def give_up_lost() -> int:
    """End what no worker writes any more, or none began to write; return how many."""
    now = timezone.now()
    lost = Suggestion.objects.filter(state=SuggestionState.STREAMING, heartbeat_at__lt=now - LOST_AFTER)
    unheard = Suggestion.objects.filter(state=SuggestionState.QUEUED, created_at__lt=now - UNHEARD_AFTER)
    ended = 0
    for rows, code, error in ((lost, "worker_lost", LOST), (unheard, "no_worker", UNHEARD)):
        ended += rows.update(state=SuggestionState.FAILED, error_code=code, error=error, ended_at=now)
    return ended
