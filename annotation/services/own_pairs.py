"""A pair that somebody judges as it comes up, in a conversation of theirs: question and answer are made in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from annotation.models import Annotation, Assignment, GuidelineVersion, Item, Project, TaskSlot
from annotation.models.task import SlotState, TaskPurpose
from annotation.services import counting
from annotation.services.slots import move_slots
from annotation.services.submitting import submit
from annotation.services.tasks import create_model_responses, create_rank_task
from core.hashing import digest
from core.messages import text_of


@transaction.atomic
def judge_own_pair(
    *,
    project: Project,
    user: User,
    messages: list[dict[str, Any]],
    replies: Sequence[tuple[str, str, dict[str, Any]]],
    payload: dict[str, Any],
    source: str,
    group_key: str,
    seconds_spent: int = 0,
) -> Annotation:
    """Make a prompt, the two replies A and B to it (text, model, sampling), and the person's judgement of them.

    It is an answer like any other from then on: it is reviewed, approved and frozen as such. Pairs of one conversation
    share ``group_key``, so no two splits share the conversation.

    Raises:
        InvalidInput: the judgement has faults.
    """
    item = create_item(project=project, messages=messages, source=source, group_key=group_key)
    shown = []
    for text, model, sampling in replies:
        (response,) = create_model_responses(
            answers=[(item, [{"role": "assistant", "content": text}])], source=model, sampling=sampling
        )
        shown.append(response)
    # The stored order is the order of their making, which says nothing of the order on the screen.
    first, second = sorted(shown, key=lambda response: response.content_hash)
    task = create_rank_task(
        project=project,
        item=item,
        responses=(first, second),
        purpose=TaskPurpose.DATA,
        purpose_ref="",
        required_answers=1,
    )
    slot = TaskSlot.objects.get(task=task)
    # Nobody else has seen it: it is leased in the transaction that makes it.
    move_slots([slot.pk], SlotState.HELD)
    now = timezone.now()
    assignment = Assignment.objects.create(
        task=task,
        slot=slot,
        user=user,
        leased_until=now + timedelta(seconds=project.lease_seconds),
        heartbeat_at=now,
        shown_order=[response.pk for response in shown],
        guideline=GuidelineVersion.objects.filter(project=project).order_by("-number").only("number").first(),
    )
    done = submit(
        user=user, assignment_id=assignment.pk, token=assignment.token, payload=payload, seconds_spent=seconds_spent
    )
    return done.annotation


@transaction.atomic
def create_item(*, project: Project, messages: list[dict[str, Any]], source: str, group_key: str = "") -> Item:
    """Make a prompt that somebody wrote in the product itself."""
    item = Item.objects.create(
        project=project,
        messages=messages,
        tools=None,
        source=source,
        group_key=group_key,
        content_hash=digest({"messages": messages, "tools": None}),
        search_text=text_of(messages),
    )
    counting.count(project.pk, {"items": 1})
    return item
