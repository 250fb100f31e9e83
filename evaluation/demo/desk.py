"""What the played people do with one task: take it, answer it, look at one another's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from accounts.models import User
from annotation.models import Annotation, Assignment, Project
from annotation.models.annotation import Verdict
from annotation.models.task import TaskKind
from annotation.services import distribution, reviewing, submitting

Answer = Callable[[Assignment, Random], dict[str, Any]]
# The seconds that a person takes.
Pace = Callable[[User, Random], int]


def unhurried(user: User, dice: Random) -> int:
    """Return the seconds of somebody who reads and thinks."""
    return dice.randint(15, 120)


def take(project: Project, user: User, kind: TaskKind) -> Assignment | None:
    """Claim a task; None when there is none for this person."""
    found = distribution.claim(project=project, user=user, kind=kind)
    return found if isinstance(found, Assignment) else None


def work_off(
    project: Project,
    people: Sequence[User],
    kind: TaskKind,
    answer: Answer,
    *,
    dice: Random,
    at_most: int | None = None,
    pace: Pace = unhurried,
) -> Iterator[Annotation]:
    """Let people take and answer tasks in turns until nobody gets one; yield each answer as it is given."""
    done = 0
    resting: set[int] = set()
    while len(resting) < len(people) and (at_most is None or done < at_most):
        user = dice.choice(people)
        assignment = take(project, user, kind)
        if assignment is None:
            resting.add(user.pk)
            continue
        # Whoever had nothing left may have something again: a rejected answer opens its task for others.
        resting.clear()
        done += 1
        yield hand_in(assignment, answer(assignment, dice), seconds=pace(user, dice))


def hand_in(assignment: Assignment, payload: dict[str, Any], *, seconds: int) -> Annotation:
    """Submit an answer."""
    return submitting.submit(
        user=assignment.user,
        assignment_id=assignment.pk,
        token=assignment.token,
        payload=payload,
        seconds_spent=seconds,
    ).annotation


def fix(annotation: Annotation, payload: dict[str, Any], *, note: str) -> Annotation:
    """Submit a returned answer again."""
    return submitting.resubmit(
        user=annotation.author,
        annotation_id=annotation.pk,
        payload=payload,
        revision_number=annotation.revision_number,
        note=note,
        seconds_spent=25,
    )


def judge(annotation: Annotation, by: User, verdict: Verdict, **options: Any) -> Annotation:
    """Give a verdict and return the annotation as it is then."""
    reviewing.review(
        annotation=annotation, by=by, verdict=verdict, revision_number=annotation.revision_number, **options
    )
    annotation.refresh_from_db()
    return annotation
