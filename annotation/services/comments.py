"""Say something about a task or an answer, reply, name people, and call a thread resolved.

The text is kept as it was written and never read as anything but text. Who may say what where is checked before
(``annotation.api.comment_views``); whom one may name is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Comment, Mention
from annotation.queries.comments import Subject, people_about, threads_about
from core.errors import Conflict, Detail, InvalidInput
from core.messages import normalise_text
from core.storable import storable_text

MAX_BODY_CHARACTERS = 5_000
MAX_FIELD_CHARACTERS = 200
MAX_MENTIONS = 20
MAX_REPLIES = 200
MAX_THREADS = 200


@transaction.atomic
def add_comment(
    *,
    subject: Subject,
    by: User,
    body: str,
    field: str = "",
    parent_id: int | None = None,
    mentions: Iterable[int] = (),
) -> Comment:
    """Add a comment or a reply. A reply to a resolved thread opens it again.

    Raises:
        InvalidInput: there is no text, too much of it, or somebody is named who could not read it.
        Conflict: the thread, or the list of threads, is full.
    """
    body = normalise_text(body).strip()
    if not body or len(body) > MAX_BODY_CHARACTERS or not storable_text(body):
        raise _invalid("body", "bad_body", f"Write a comment of at most {MAX_BODY_CHARACTERS:,} characters.")
    parent = _thread(subject, by, parent_id) if parent_id is not None else None
    if parent is not None and parent.replies.count() >= MAX_REPLIES:
        raise Conflict("This thread is full. Start a new one.", code="thread_full")
    if parent is None and subject.task.comments.filter(parent=None).count() >= MAX_THREADS:
        raise Conflict("There are too many threads about this. Reply in one of them.", code="too_many_threads")
    wanted = set(mentions)
    named = list(people_about(subject, by).filter(pk__in=wanted)) if wanted else []
    if len(named) < len(wanted):
        raise _invalid("mentions", "cannot_see", "Name only people who can read this.")
    annotation = subject.annotation if parent is None else parent.annotation
    comment = Comment.objects.create(
        project=subject.project,
        task=subject.task,
        annotation=annotation,
        field=parent.field if parent else field,
        parent=parent,
        author=by,
        body=body,
    )
    Mention.objects.bulk_create(Mention(comment=comment, user=user) for user in named)
    if parent is not None and parent.resolved_at is not None:
        set_resolved(thread=parent, by=by, resolved=False)
    after: dict[str, Any] = {
        "task": subject.task.pk,
        "annotation": annotation.pk if annotation else None,
        "field": comment.field,
    }
    after |= {"parent": parent_id, "mentions": sorted(wanted)}
    record(actor=by, verb="comment_added", target=comment, project_id=subject.project.pk, after=after)
    return comment


def _thread(subject: Subject, by: User, parent_id: int) -> Comment:
    """Lock and return the first comment of a thread that a person may read."""
    found = threads_about(subject, by).filter(pk=parent_id).values_list("pk", flat=True).first()
    if found is None:
        raise _invalid("parent", "unknown_thread", "There is no such thread here. Reply to the first comment of one.")
    return Comment.objects.select_for_update(no_key=True).get(pk=found)


@transaction.atomic
def set_resolved(*, thread: Comment, by: User, resolved: bool) -> Comment:
    """Call a thread resolved, or open it again. A repeat changes nothing.

    Raises:
        InvalidInput: it is a reply.
    """
    thread = Comment.objects.select_for_update(no_key=True).get(pk=thread.pk)
    if thread.parent_id is not None:
        raise _invalid("id", "not_a_thread", "Only a whole thread is resolved: name its first comment.")
    if resolved == (thread.resolved_at is not None):
        return thread
    thread.resolved_at = timezone.now() if resolved else None
    thread.resolved_by = by if resolved else None
    thread.save(update_fields=["resolved_at", "resolved_by"])
    verb = "comment_resolved" if resolved else "comment_reopened"
    record(actor=by, verb=verb, target=thread, project_id=thread.project_id)
    return thread


def mark_read(*, user: User, ids: Iterable[int]) -> int:
    """Note that a person has seen mentions of theirs; return how many were new to them."""
    found = Mention.objects.filter(user=user, pk__in=list(ids), read_at=None)
    return found.update(read_at=timezone.now())


def _invalid(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field=field, code=code)])
