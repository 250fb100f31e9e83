"""Why a claim gives nothing. Its own file, because both the hand-out and its gates say so.

Nothing here counts all rows: leases are found by the index of what is held, work by that of what is open or ready.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from annotation.models import (
    Assignment,
    Audience,
    GuidelineReading,
    GuidelineVersion,
    Lane,
    PersonDay,
    Project,
    ProjectMembership,
    Response,
    Task,
    TaskSlot,
    WorkProfile,
)
from annotation.models.assignment import AssignmentState
from annotation.models.task import SlotState, TaskKind, TaskPurpose, TaskState

COUNTED_AT_MOST = 1000
# What is handed out to whoever comes; the rest are private copies and what they are made from.
PUBLIC = (TaskPurpose.DATA, TaskPurpose.COMPARISON)
# What a person may still take up again.
LET_GO = (AssignmentState.EXPIRED, AssignmentState.RELEASED)


# Gold questions and repeats count for a quota like the work that they look like: one task more than the limit would
# tell that there was one.
PRIVATE_ANSWERS = ("gold_asked", "repeats")


@dataclass(frozen=True)
class NothingToDo:
    """Why a claim gave nothing. ``detail`` holds what a page shows beside the message."""

    code: str
    message: str
    detail: dict[str, Any] | None = None


def held_enough(held: int, limit: int) -> NothingToDo:
    """Say that the person has as many tasks at hand as they may."""
    tasks = "1 task" if held == 1 else f"{held} tasks"
    return NothingToDo(
        "held_enough",
        f"You have {tasks} at hand, and that is as many as you may have here. Finish one or give it back first.",
        {"held": held, "limit": limit},
    )


def guideline_unread(project: Project, user: User, unread: GuidelineVersion) -> NothingToDo:
    """Say that the guidelines have to be read first."""
    read = GuidelineReading.objects.filter(user=user, guideline__project=project).order_by("-guideline__number")
    last = read.values_list("guideline__number", flat=True).first()
    return NothingToDo(
        "guideline_unread",
        f"Read version {unread.number} of the guidelines first; your next task waits.",
        {"guideline": unread.pk, "number": unread.number, "last_read_number": last},
    )


def quota_reached(project: Project, user: User, *, held: int) -> NothingToDo | None:
    """Say that the person has done as much as they may, or return None. What they hold counts as done."""
    if project.person_quota is not None:
        profile = WorkProfile.objects.filter(project=project, user=user).only("submitted_count").first()
        done = (profile.submitted_count if profile else 0) + _sum_of_days(project, user, PRIVATE_ANSWERS)
        if done + held >= project.person_quota:
            return NothingToDo(
                "quota_reached",
                f"You have done your share here: {_tasks(project.person_quota)} for each person. Thank you.",
                {"kind": "person", "limit": project.person_quota, "resets_at": None},
            )
    if project.daily_quota is not None:
        now = timezone.now()
        done = _sum_of_days(project, user, ("submitted", *PRIVATE_ANSWERS), day=now.date())
        if done + held >= project.daily_quota:
            midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            return NothingToDo(
                "quota_reached",
                f"You have done {_tasks(project.daily_quota)} today, which is as many as you may here in a day.",
                {"kind": "day", "limit": project.daily_quota, "resets_at": midnight.isoformat()},
            )
    return None


def _sum_of_days(project: Project, user: User, figures: Iterable[str], **of_day: date) -> int:
    days = PersonDay.objects.filter(project=project, user=user, **of_day)
    return sum(amount or 0 for amount in days.aggregate(*(Sum(name) for name in figures)).values())


def _tasks(number: int) -> str:
    return "1 task" if number == 1 else f"{number:,} tasks"


def why_nothing(project: Project, user: User, kinds: Sequence[str], tags: Iterable[str]) -> NothingToDo:
    """Say why no task is left for a person who has none at hand."""
    there = Task.objects.filter(project=project, kind__in=kinds, purpose__in=PUBLIC)
    if not there.exists():
        return NothingToDo("no_tasks", "When a manager imports prompts, they are handed out here.")
    mine = set(tags)
    audiences = {audience.pk: audience for audience in project.audiences.annotate(me=_named(user))}
    open_to_me = [pk for pk, audience in audiences.items() if _is_for(audience, mine)]
    if (until := _held_until(project, user, kinds, open_to_me)) is not None:
        soonest, count = until
        return NothingToDo(
            "held_by_others",
            "Other people have the remaining tasks at hand. Look again in a while; some may come back.",
            {"until": soonest.isoformat(), "count": count},
        )
    ready = TaskSlot.objects.filter(lane=OuterRef("pk"), state=SlotState.READY)
    closed = Lane.objects.filter(Exists(ready), project=project, kind__in=kinds, audience__isnull=False)
    closed_audiences = set(closed.exclude(audience__in=open_to_me).values_list("audience", flat=True))
    missing = {tag for pk in closed_audiences for tag in audiences[pk].tags if tag not in mine}
    if missing:
        asked = ", ".join(sorted(missing))
        return NothingToDo(
            "needs_tag",
            f"The tasks that wait are for people with other tags ({asked}). A manager can give you a tag that you fit.",
            {"tags": sorted(missing), "managers": _managers(project)},
        )
    if there.filter(state__in=(TaskState.OPEN, TaskState.PARKED)).exists():
        return NothingToDo(
            "nothing_left_for_you",
            "What is left needs other people: you have had each of these tasks, or they were given to others by name.",
        )
    return NothingToDo("all_done", "Every task has its answers. There is nothing left to do here.")


def _managers(project: Project) -> list[str]:
    """Return who can give a tag, by name: a few are enough to ask."""
    held = ProjectMembership.objects.filter(project=project, role=Role.MANAGER, user__is_active=True)
    return [str(membership.user) for membership in held.select_related("user").order_by("pk")[:3]]


def _named(user: User) -> Exists:
    return Exists(Audience.people.through.objects.filter(audience=OuterRef("pk"), user=user))


def _is_for(audience: Any, tags: set[str]) -> bool:
    return audience.me or (bool(audience.tags) and tags.issuperset(audience.tags))


def _held_until(
    project: Project, user: User, kinds: Sequence[str], audiences: Sequence[int]
) -> tuple[datetime, int] | None:
    """Return when the first lease of others is over on a task that could come to this person, and how many there are."""
    held = Assignment.objects.filter(
        Q(task__audience=None) | Q(task__audience__in=audiences),
        _may_still_get(user),
        state=AssignmentState.HELD,
        task__project=project,
        task__kind__in=kinds,
        task__purpose__in=PUBLIC,
        task__state=TaskState.OPEN,
    )
    found = _not_own_pair(held, user).order_by("leased_until").values_list("leased_until", flat=True)
    leases = list(found[:COUNTED_AT_MOST])
    return (leases[0], len(leases)) if leases else None


def _may_still_get(user: User) -> Q:
    had = Assignment.objects.filter(task_id=OuterRef("task_id"), user=user)
    return Q(~Exists(had.exclude(state__in=LET_GO)))


def _not_own_pair(held: QuerySet[Assignment], user: User) -> QuerySet[Assignment]:
    own = Response.objects.filter(item__tasks=OuterRef("task_id"), author=user)
    return held.exclude(Q(task__kind=TaskKind.RANK) & Exists(own))
