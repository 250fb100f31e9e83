"""Who may read which comments, and whose names they see.

Reviewers and managers read all of a project. An annotator reads what is about their own answer, or about a task while
they are at it: what they wrote themselves, and what reviewers and managers wrote. What other annotators think of a
task they never see: it would not be their own judgement any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation.models import Annotation, Assignment, Comment, Mention, Project, ProjectMembership, Task
from annotation.models.task import TaskPurpose
from annotation.queries.projects import projects_of

REVIEWING = (Role.REVIEWER, Role.MANAGER)


@dataclass(frozen=True)
class Subject:
    """What is talked about: a task, or an answer to it. ``reviewing`` tells from which side the person looks."""

    project: Project
    task: Task
    annotation: Annotation | None
    reviewing: bool


def reviewers_of(project: Project) -> QuerySet[User]:
    """Return the reviewers and managers of a project, and the administrators of its organisation."""
    held = ProjectMembership.objects.filter(project=project, role__in=REVIEWING)
    return User.objects.filter(
        Q(pk__in=held.values("user")) | Q(is_superuser=True, organization=project.organization_id), is_active=True
    )


def _of_subject(subject: Subject) -> Q:
    """Threads about an answer, and those from before there was one."""
    about_task = Q(task=subject.task, annotation=None)
    return about_task if subject.annotation is None else about_task | Q(annotation=subject.annotation)


def _readable(subject: Subject, user: User) -> Q:
    if subject.task.purpose == TaskPurpose.REVIEW_PROBE:
        # To each reviewer a planted answer is theirs alone, and its author knows nothing of it.
        return Q(author=user)
    if subject.reviewing:
        return Q()
    mine = Q(author=user) | Q(author__in=reviewers_of(subject.project))
    own_answer = subject.annotation is not None and subject.annotation.author_id == user.pk
    return mine | Q(annotation=subject.annotation) if own_answer else mine


def threads_about(subject: Subject, user: User) -> QuerySet[Comment]:
    """Return the first comments of the threads that a person may read, each with its ``shown_replies``."""
    readable = _readable(subject, user)
    replies = Comment.objects.filter(readable).select_related("author").prefetch_related("mentions__user")
    return (
        Comment.objects.filter(_of_subject(subject), readable, project=subject.project, parent=None)
        .select_related("author", "resolved_by")
        .prefetch_related(
            "mentions__user", Prefetch("replies", queryset=replies.order_by("pk"), to_attr="shown_replies")
        )
    )


def people_about(subject: Subject, user: User) -> QuerySet[User]:
    """Return whom a person may mention: all who can read it, by name."""
    people = Q(pk__in=reviewers_of(subject.project).values("pk"))
    if subject.annotation is not None:
        people |= Q(pk=subject.annotation.author_id)
    elif subject.reviewing:
        at_it = Assignment.objects.filter(task=subject.task)
        people |= Q(pk__in=at_it.values("user"))
    return User.objects.filter(people, is_active=True).exclude(pk=user.pk).order_by("name", "email")


def mentions_of(user: User, *, unread: bool) -> QuerySet[Mention]:
    """Return where a person was named, in the projects that they are still in."""
    found = Mention.objects.filter(user=user, comment__project__in=projects_of(user))
    found = found.exclude(comment__task__purpose=TaskPurpose.REVIEW_PROBE)
    if unread:
        found = found.filter(read_at=None)
    return found.select_related("comment__author", "comment__project")
